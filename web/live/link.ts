import type { StreamState } from './stream.ts';

/**
 * `live`: told of every change; `polled`: read again now and then, as for those who have no stream; `late`: so for the
 * moment only; `offline`: nothing answers.
 */
export interface Link {
  state: 'live' | 'polled' | 'late' | 'offline';
  /** Last time the server answered, milliseconds. */
  since: number;
}

interface Signs {
  /** What the browser knows of the network. */
  connected: boolean;
  stream: StreamState | undefined;
  /** When the stream last said anything, ms. */
  heardAt: number;
  /** The last question whether the server is there: its answer, or its failure. */
  pulse: { failed: boolean; at: number; failedAt: number };
}

/** What the screen may say of its link. A stream that breaks where the server still answers is only late. */
export function linkOf({ connected, stream, heardAt, pulse }: Signs): Link {
  const heard = Math.max(heardAt, pulse.at);
  const since = heard === 0 ? pulse.failedAt : heard;
  if (!connected) return { state: 'offline', since };
  if (stream === 'open') return { state: 'live', since };
  const answered = !pulse.failed && pulse.at > heardAt;
  if (pulse.failed || (stream === 'unreachable' && !answered)) return { state: 'offline', since };
  const never = stream === undefined || stream === 'forbidden' || stream === 'opening';
  return { state: never ? 'polled' : 'late', since };
}
