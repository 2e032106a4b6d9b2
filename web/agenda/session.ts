import { useSyncExternalStore } from 'react';
import { api, type Session } from '../api.ts';
import { answered, done, Failure, isFailure, until } from '../problem.ts';

/** `ended`: there was a session, and there is none any more. `leaving`: one asked to leave, and may still be here. */
export type Presence =
  | { state: 'asking' }
  | { state: 'in'; session: Session }
  | { state: 'out'; ended: boolean }
  | { state: 'failed'; error: unknown; leaving: boolean };

let presence: Presence = { state: 'asking' };
const listeners = new Set<() => void>();

function become(next: Presence): void {
  presence = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePresence = (): Presence => useSyncExternalStore(listen, () => presence);

/** Asks the server who is here. */
export async function askSession(): Promise<void> {
  try {
    const session = await answered(api.session.$get({ query: {} }, until()));
    become({ state: 'in', session });
  } catch (error) {
    if (isFailure(error, 'sign-in-required')) become({ state: 'out', ended: false });
    else become({ state: 'failed', error, leaving: false });
  }
}

/** The session is over: nothing of what was shown stays. */
export function endSession(): void {
  if (presence.state === 'in') become({ state: 'out', ended: true });
}

/** Leaves; then the provider's own session, when it has one. A session that could not be ended is not said to be. */
export async function signOut(): Promise<void> {
  try {
    const answer: Response = await api.session.$delete({ query: {} }, until()).catch(() => {
      throw new Failure('unreachable', { status: 0 });
    });
    const { ok, status } = answer;
    if (!ok && status !== 401) throw new Failure('unreadable', { status });
    const next: unknown = status === 200 ? await answer.json() : undefined;
    become({ state: 'out', ended: false });
    if (typeof next === 'object' && next !== null && 'next' in next && typeof next.next === 'string')
      location.assign(next.next);
  } catch (error) {
    become({ state: 'failed', error, leaving: true });
  }
}

/** A call of this page: when it says that nobody is signed in, the page says so too. */
export async function asked<Body>(call: Parameters<typeof answered<Body>>[0]): Promise<Body> {
  return answered(call).catch((error: unknown) => {
    if (isFailure(error, 'sign-in-required')) endSession();
    throw error;
  });
}

/** The same, for a call whose answer has no body. */
export async function acted(call: Parameters<typeof done>[0]): Promise<void> {
  await done(call).catch((error: unknown) => {
    if (isFailure(error, 'sign-in-required')) endSession();
    throw error;
  });
}
