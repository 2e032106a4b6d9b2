import { send } from '../http.ts';
import type { Hosts } from '../http/hosts.ts';
import type { Bounds } from './bounds.ts';
import { refused, unknown, type Called } from './called.ts';

/** An answer, whatever its status. */
export interface Asked {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

type Outcome =
  | ({ answered: true } & Asked)
  | { answered: false; failure: Exclude<Called, { outcome: 'done' }> };

/** Asks a vendor's FHIR server one thing, within what is left of the call's deadline. */
export type Asking = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  said?: { body?: Record<string, unknown>; headers?: Record<string, string> },
) => Promise<Outcome>;

interface Way {
  deadlineMs: number;
  hosts: Hosts;
  bounds: Bounds;
  sandbox: boolean;
}

/** Vendors write the media type in either order (guide, transport rules). */
const ACCEPT = 'application/fhir+json, application/json+fhir;q=0.9, application/json;q=0.8';

/** Gives each call an asking of its own, whose deadline begins with it and counts the time it waits its turn. */
export function openAsking(base: string, { bounds, deadlineMs, hosts, sandbox }: Way): () => Asking {
  const root = base.replace(/\/+$/u, '');
  return () => {
    const until = performance.now() + deadlineMs;
    return async (method, path, said = {}) => {
      const url = `${root}/${path}`;
      const sent = await bounds.take(new URL(root), async () => {
        const left = until - performance.now();
        if (left < 1) return undefined;
        return send(
          {
            method,
            url,
            headers: {
              accept: ACCEPT,
              ...(said.body && { 'content-type': 'application/fhir+json' }),
              ...said.headers,
            },
            ...(said.body && { body: JSON.stringify(said.body) }),
          },
          { sandbox, deadlineMs: left, hosts },
        );
      });
      if (!sent)
        return { answered: false, failure: refused('unreachable', 'too many calls wait for this vendor') };
      if (sent.answered) return sent;
      return { answered: false, failure: failureOf(sent) };
    };
  };
}

/** Whether the vendor may have heard decides what a lost answer means. */
function failureOf({ heard, code, reason }: { heard: boolean; code: string; reason: string }) {
  if (!heard) return refused('unreachable', reason);
  if (code === 'timeout') return unknown('timeout', reason);
  return code === 'unreachable' ? unknown('cut', reason) : unknown('unreadable', reason);
}
