import type { LivePosition } from '../../db/queries/live/live.ts';

/** What a stream says (WHATWG HTML §9.2): what it has, news, that too much was missed, that it goes on, that it ends. */
export type FrameName = 'hello' | 'news' | 'rescan' | 'beat' | 'end';

/** Why a stream ended. After `session-ended` there is no use in coming back; after `replaced`, not at once. */
export const ENDINGS = ['session-ended', 'replaced', 'too-slow', 'stopping'] as const;
export type Ending = (typeof ENDINGS)[number];

const encoder = new TextEncoder();

/** One event, encoded once for all who receive it. */
export function encodeFrame(name: FrameName, data: object): Uint8Array {
  return encoder.encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

/**
 * Tells where a stream is by an event without data, which only moves the last event id: frames are the same for all
 * screens, and each has been sent everything before this.
 */
export function encodePosition({ mark, at }: LivePosition): Uint8Array {
  return encoder.encode(`id: ${mark}.${at}\n\n`);
}

/** A position that a screen gives back; undefined when it is none of ours. */
export function readPosition(text: string): LivePosition | undefined {
  const [, mark, at] = /^(\d{1,20})\.(\d{1,12})$/.exec(text) ?? [];
  return mark === undefined || at === undefined ? undefined : { mark, at: Number(at) };
}
