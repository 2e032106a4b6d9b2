import { useSyncExternalStore } from 'react';
import { alarmOf, ringing } from './urgency.ts';
import type { CaseHeader } from '../case-queries.ts';

/** Alarms that were acknowledged at this screen; a screen that is opened anew has heard nothing yet. */
let heard: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useHeard(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => heard);
}

/** One alarm, or all that ring. What is late for something else later rings again. */
export function acknowledge(cases: readonly CaseHeader[]): void {
  heard = new Set([...heard, ...cases.map((each) => alarmOf(each))]);
  for (const listener of listeners) listener();
}

export function alarmsAmong(
  cases: readonly CaseHeader[],
  now: number,
  known: ReadonlySet<string>,
): CaseHeader[] {
  return ringing(cases, { now, heard: known });
}

/** Two short notes, made here: no file is fetched, and nothing sounds before someone touched the page. */
export function ring(): void {
  if (!navigator.userActivation.hasBeenActive) return;
  const context = new AudioContext();
  for (const [at, frequency] of [
    [0, 880],
    [0.22, 660],
  ] as const) {
    const note = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + at;
    note.frequency.value = frequency;
    volume.gain.setValueAtTime(0.12, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
    note.connect(volume).connect(context.destination);
    note.start(start);
    note.stop(start + 0.2);
    if (at > 0) note.addEventListener('ended', () => void context.close());
  }
}
