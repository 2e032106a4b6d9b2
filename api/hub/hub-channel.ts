import { findIdentifier } from '../../db/queries/identity/identifiers.ts';
import { readHubFacts, type HubFacts } from '../../db/queries/outbox/hub-facts.ts';
import type { ClaimedMessage } from '../../db/queries/outbox/sending.ts';
import type { Channel, Sent } from '../outbox/channel.ts';
import type { Deps } from '../router.ts';
import { callCentreOf, distributionIdOf, wrapRdv } from './envelope.ts';
import { rdv, type Rdv } from './rdv.ts';
import { owedToHub, toRdv, type HubRegulator, type OwedToHub } from './to-rdv.ts';

/**
 * Tells a territory's call-centre software of an appointment, through the Hub Santé (INT_L02). Sent means that the broker
 * keeps it; what the software answers arrives later, on our own queues.
 */
export const hubChannel: Channel = {
  name: 'hub',
  isOpen: ({ hub }) => hub !== undefined,
  send: tell,
};

const refused = (reason: string): Sent => ({ outcome: 'refused', status: null, reason });

async function tell(deps: Deps, message: ClaimedMessage): Promise<Sent> {
  const { hub } = deps;
  if (!hub) return { outcome: 'later', status: null, reason: 'AMQP_URL is not set' };
  const owed = owedToHub.safeParse(message.body);
  if (!owed.success) return ring(deps, message.id, 'what is owed cannot be read');
  const facts = await readHubFacts(deps.db, owed.data);
  if (!facts) return refused('the appointment is gone');
  const checked = rdv.safeParse(toRdv(owed.data, facts, await regulatorOf(deps, facts)));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return ring(deps, message.id, `our message breaks RS-SAS-RDV at ${issue?.path.join('.') ?? ''}`);
  }
  const parcel = parcelOf(deps, { message, owed: owed.data, zone: facts.zone, appointment: checked.data });
  try {
    await hub.publish({ ...parcel, distributionId: distributionIdOf(hub.sender, owed.data.hubMessageId) });
    return { outcome: 'sent', status: null };
  } catch {
    return { outcome: 'later', status: null, reason: 'the Hub’s broker did not take it' };
  }
}

/** A fault of ours: it dies where an operator sees it, and the log says so as loud as it can. */
function ring({ log }: Deps, message: number, reason: string): Sent {
  log.error({ message, reason }, 'a message to the Hub is not as its schema says');
  return refused(reason);
}

interface Ready {
  message: ClaimedMessage;
  owed: OwedToHub;
  zone: string;
  appointment: Rdv;
}

function parcelOf({ clock, config, hub }: Deps, { message, owed, zone, appointment }: Ready) {
  const sentAt = clock().toJSDate();
  const { expiresAt } = message;
  const envelope = wrapRdv(appointment, {
    sender: hub?.sender ?? '',
    recipient: callCentreOf(message.target.slice('hub:'.length)),
    id: owed.hubMessageId,
    sentAt,
    expiresAt,
    zone,
    exercise: config.sandbox,
  });
  return { envelope, lifeMs: expiresAt.getTime() - sentAt.getTime() };
}

async function regulatorOf(
  { db, vault }: Pick<Deps, 'db' | 'vault'>,
  { accountId, regulatorName, regulatorIdentifier }: HubFacts,
): Promise<HubRegulator> {
  const sealed = async (kind: 'email' | 'rpps') => {
    const found = accountId === null ? undefined : await findIdentifier(db, { accountId, kind });
    return found === undefined ? null : vault.open(found, kind);
  };
  const [given = '', ...family] = (regulatorName ?? NOBODY).split(' ');
  const [email, rpps] = [await sealed('email'), await sealed('rpps')];
  return { given, family: family.join(' ') || given, email: email ?? unreachable(regulatorIdentifier), rpps };
}

/** The schema refuses a regulator without a name; a vendor may report an appointment of whom it does not say. */
const NOBODY = 'Régulation SAS';

/** The schema refuses a regulator without an e-mail; who proved none gets an address that no mail can reach (RFC 2606). */
const unreachable = (identifier: string | null): string => `${identifier ?? 'regulation'}@regulation.invalid`;
