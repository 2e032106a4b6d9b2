import { z } from 'zod';
import type { DeliveryMode } from '../../db/vocabulary.ts';

/** Where a vendor pushes, and as whom. */
export interface PushTarget {
  /** Address of the API, without a path. */
  api: string;
  feedId: number;
  persona: string;
}

/** The API does not answer yet, or refuses: said in one sentence without any content. */
export class PushError extends Error {
  override readonly name = 'PushError';
}

const signedIn = z.object({ token: z.string() });

/** Signs in as the vendor's persona. Throws PushError. */
export async function signIn(target: PushTarget): Promise<string> {
  const answer = await post(`${target.api}/api/sandbox/sessions`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ persona: target.persona, channel: 'bearer' }),
  });
  const session = signedIn.safeParse(await answer.json());
  if (!session.success) throw new PushError('the sign-in answered without a token');
  return session.data.token;
}

/** What a vendor pushes at once. */
export interface Parcel {
  mode: DeliveryMode;
  contentType: string;
  body: string;
}

/** Pushes one body. Throws PushError. */
export async function deliver(target: PushTarget & { token: string }, parcel: Parcel): Promise<void> {
  const { mode, contentType, body } = parcel;
  const answer = await post(`${target.api}/api/feeds/${target.feedId}/deliveries?mode=${mode}`, {
    headers: { 'content-type': contentType, authorization: `Bearer ${target.token}` },
    body,
  });
  await answer.body?.cancel();
}

async function post(url: string, init: { headers: Record<string, string>; body: string }): Promise<Response> {
  const answer = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(30_000), ...init }).catch(
    (cause: unknown) => {
      throw new PushError('the API does not answer', { cause });
    },
  );
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new PushError(`the API answered ${answer.status}`);
}
