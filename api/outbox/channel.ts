import type { ClaimedMessage } from '../../db/queries/outbox/sending.ts';
import type { MessageChannel } from '../../db/vocabulary.ts';
import type { Deps } from '../router.ts';

/**
 * What came of sending a message once. `later` is tried again with back-off; `refused` never is by itself: it lies among
 * the dead until an operator retries it. `reason` is a sentence without personal data.
 */
export type Sent =
  | { outcome: 'sent'; status: number | null }
  | { outcome: 'later' | 'refused'; status: number | null; reason: string };

/** A way out. Sending may happen twice after a crash: what goes out carries the message's own id. */
export interface Channel {
  name: MessageChannel;
  /** Whether it can be tried at all here; what is owed on one that is not open waits, untried. */
  isOpen?(deps: Deps): boolean;
  send(deps: Deps, message: ClaimedMessage): Promise<Sent>;
}
