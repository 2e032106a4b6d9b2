import { findFeed } from '../../db/queries/feeds/feeds.ts';
import { findIdentifier } from '../../db/queries/identity/identifiers.ts';
import { findRegulator, noteRegulatorAnswer, type Regulator } from '../../db/queries/identity/regulators.ts';
import type { ClaimedMessage } from '../../db/queries/outbox/sending.ts';
import type { Called, RegulatorAccount } from '../../importers/vendor-calls.ts';
import type { Deps } from '../router.ts';
import type { Channel, Sent } from './channel.ts';

/**
 * Tells a vendor a regulator's account (INT_R02). The message only says that it changed: what is sent is what is true now,
 * so that one tried again late never gives back a right that was taken meanwhile.
 */
export const regulatorChannel: Channel = { name: 'regulator-account', send: tell };

async function tell(deps: Deps, message: ClaimedMessage): Promise<Sent> {
  const { db, vendorCalls, clock } = deps;
  const [feed, regulator] = await Promise.all([
    findFeed(db, numberIn(message.target)),
    findRegulator(db, numberIn(message.subject)),
  ]);
  if (!feed || !regulator)
    return { outcome: 'refused', status: null, reason: 'the feed or the account is gone' };
  const { active, id: regulatorId } = regulator;
  const called = await vendorCalls.of(feed).putRegulator(await accountOf(deps, regulator));
  const at = clock().toJSDate();
  const sent = sentBy(called);
  const note = { regulatorId, feedId: feed.id, at };
  if (sent.outcome === 'sent') await noteRegulatorAnswer(db, { ...note, accepted: { active } });
  if (sent.outcome === 'refused') await noteRegulatorAnswer(db, { ...note, refused: sent.reason });
  return sent;
}

const numberIn = (text: string): number => Number(text.split(':')[1]);

/** The account as vendors require it: a name in two parts and an e-mail. */
async function accountOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  { accountId, identifier, displayName, active }: Regulator,
): Promise<RegulatorAccount> {
  const sealed = accountId === null ? undefined : await findIdentifier(db, { accountId, kind: 'email' });
  const [given = '', ...family] = displayName.split(' ');
  return {
    identifier,
    given,
    family: family.join(' ') || given,
    email: sealed === undefined ? unreachableAddress(identifier) : vault.open(sealed, 'email'),
    active,
  };
}

/** Vendors refuse an account without an e-mail; whoever proved none gets an address that no mail can reach (RFC 2606). */
const unreachableAddress = (identifier: string): string => `${identifier}@regulation.invalid`;

function sentBy(called: Called<{ created: boolean }>): Sent {
  if (called.outcome === 'done') return { outcome: 'sent', status: called.created ? 201 : 200 };
  const passing = called.outcome === 'unknown' || called.code === 'unreachable';
  return { outcome: passing ? 'later' : 'refused', status: null, reason: called.reason };
}
