import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { stopWithParent, tellReady } from '../../db/lifeline.ts';
import { EventReader } from '../../web/live/server-events.ts';
import { answerParent } from './child.ts';
import { monotonicMs } from './live-order.ts';

/** Opens screens, or tells which slots each heard of and when, and closes them all. */
const order = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('open'),
    url: z.string(),
    screens: z.array(z.object({ token: z.string(), territory: z.string() })),
  }),
  z.object({ do: z.literal('report'), arrivals: z.int() }),
]);

/** How long the last events may take to come. */
const PATIENCE_MS = 5000;

const news = z.object({ gone: z.array(z.string()).default([]) });

/** Slots that were told gone, with the instant each screen heard of it. */
let heard: [slotId: string, at: number][] = [];
let closing = new AbortController();

async function openScreen(
  url: string,
  { token, territory }: { token: string; territory: string },
): Promise<void> {
  const answer = await fetch(`${url}/api/live?topics=${territory}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: closing.signal,
  });
  if (!answer.ok || !answer.body) throw new Error(`a screen was answered ${answer.status}`);
  void read(answer.body).catch(() => undefined);
}

async function read(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = new EventReader();
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    const at = monotonicMs();
    for (const { name, data } of reader.push(decoder.decode(bytes, { stream: true }))) {
      if (name === 'news') for (const id of news.parse(JSON.parse(data)).gone) heard.push([id, at]);
    }
  }
}

async function report(arrivals: number): Promise<object> {
  for (let waited = 0; heard.length < arrivals && waited < PATIENCE_MS; waited += 20) await sleep(20);
  closing.abort();
  closing = new AbortController();
  const told = heard;
  heard = [];
  return { heard: told };
}

answerParent(async (message) => {
  const asked = order.parse(message);
  if (asked.do === 'report') return report(asked.arrivals);
  for (const screen of asked.screens) await openScreen(asked.url, screen);
  return { open: asked.screens.length };
});
stopWithParent(() => closing.abort());
tellReady('screens');
