import type { MessageChannel } from '../../db/vocabulary.ts';
import {
  claimMessage,
  expireMessages,
  finishAttempt,
  type ClaimedMessage,
  type Fate,
} from '../../db/queries/outbox/sending.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { nextTry } from './back-off.ts';
import type { Channel, Sent } from './channel.ts';
import { CHANNELS } from './channels.ts';

/** A sender that says nothing for so long has crashed: another takes its message over. Longer than any channel's deadline. */
const LEASE_SECONDS = 60;
/** Messages under way at once in this process. */
const AT_ONCE = 8;
/** A turn ends after so long, so that a backlog keeps nobody from stopping (ms). */
const TURN_MS = 3000;

/** Sends what is owed and due. Several processes may; each message is in one hand at a time. */
export const sendingDuty: Duty = {
  name: 'outbox',
  everySeconds: 1,
  run: async (deps) => {
    await sendDue(deps);
  },
};

/** Sends what is due now; gives how many tries that was. */
export async function sendDue(deps: Deps, channels: readonly Channel[] = CHANNELS): Promise<number> {
  const until = performance.now() + TURN_MS;
  await expireMessages(deps.db, deps.clock().toJSDate());
  const open = channels.filter((channel) => channel.isOpen?.(deps) ?? true);
  if (open.length === 0) return 0;
  const senders = new Map(open.map((channel) => [channel.name, channel]));
  const counts = await Promise.all(
    Array.from({ length: AT_ONCE }, () => keepSending(deps, senders, () => performance.now() < until)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

type Senders = ReadonlyMap<MessageChannel, Channel>;

async function keepSending(deps: Deps, senders: Senders, going: () => boolean): Promise<number> {
  let count = 0;
  while (going()) {
    const now = deps.clock().toJSDate();
    const params = { channels: [...senders.keys()], now, leaseSeconds: LEASE_SECONDS };
    const claimed = await claimMessage(deps.db, params);
    const channel = claimed && senders.get(claimed.channel);
    if (!channel) return count;
    await sendOne(deps, channel, claimed);
    count += 1;
  }
  return count;
}

async function sendOne(deps: Deps, channel: Channel, claimed: ClaimedMessage): Promise<void> {
  const at = deps.clock().toJSDate();
  const begun = performance.now();
  const sent = await channel.send(deps, claimed).catch((error: unknown) => broken(deps, claimed, error));
  const durationMs = Math.round(performance.now() - begun);
  const reason = sent.outcome === 'sent' ? null : sent.reason;
  const fate = fateOf(sent, claimed.attempts, deps.clock().toJSDate());
  const attempt = { at, durationMs, status: sent.status, reason };
  await finishAttempt(deps.db, { claimed, attempt, fate });
  const facts = { message: claimed.id, channel: claimed.channel, kind: claimed.kind, state: fate.state };
  if (fate.state === 'dead') deps.log.warn({ ...facts, reason }, 'a message died');
  else deps.log.debug({ ...facts, reason }, 'a message was tried');
}

/** A sender that throws is a fault of ours: its message is tried again, and the log says which. */
function broken(deps: Deps, { id, channel }: ClaimedMessage, error: unknown): Sent {
  const name = error instanceof Error ? error.name : 'unknown';
  deps.log.error({ message: id, channel, error: name }, 'a sender broke');
  return { outcome: 'later', status: null, reason: 'something broke on our side' };
}

function fateOf(sent: Sent, attempts: number, now: Date): Fate {
  if (sent.outcome === 'sent') return { state: 'sent', endedAt: now };
  const seconds = sent.outcome === 'later' ? nextTry(attempts, Math.random()) : null;
  if (seconds === null) return { state: 'dead', endedAt: now };
  return { state: 'waiting', dueAt: new Date(now.getTime() + seconds * 1000) };
}
