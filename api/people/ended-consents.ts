import type { Transaction } from '../../db/client.ts';
import { recordSources } from '../../db/queries/agenda/sources.ts';
import {
  listSourcesOf,
  noteSettled,
  takeEndedConsents,
  type EndedConsent,
} from '../../db/queries/people/ended-consents.ts';
import { owe } from '../../db/queries/outbox/outbox.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import type { ConsentPurpose } from '../../db/vocabulary.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';

const BATCH = 50;
/** A vendor that is down for a while still has to hear of it (days). */
const TOLD_DAYS = 30;

/** What a vendor does itself, and has to stop: whether we write to someone is ours alone to know. */
const TOLD: ReadonlySet<ConsentPurpose> = new Set(['agenda', 'history']);

/** Settles the consents that came to their date. */
export const consentsDuty: Duty = {
  name: 'end consents',
  everySeconds: 300,
  run: async ({ db, vault, clock }) => {
    const now = clock().toJSDate();
    while ((await db.transaction((tx) => settleEnded(tx, vault, { now }))) === BATCH);
  },
};

/**
 * Tells vendors whose consent ended, and hides what they wrote: it stays thirty days for a change of mind of theirs, then is
 * erased (`agenda-source`, `agenda-deleted`). Gives how many consents that was; one that was given anew hides nothing.
 */
export async function settleEnded(
  tx: Transaction,
  vault: Deps['vault'],
  { now, consentId }: { now: Date; consentId?: number },
): Promise<number> {
  const ended = await takeEndedConsents(tx, { now, consentId, limit: BATCH });
  for (const consent of ended) {
    if (!consent.renewed) {
      const hidden = await hide(tx, vault, { consent, now });
      await tell(tx, { consent, hidden, now });
    }
    await noteSettled(tx, { id: consent.id, now });
  }
  return ended.length;
}

async function hide(
  tx: Transaction,
  vault: Deps['vault'],
  { consent, now }: { consent: EndedConsent; now: Date },
): Promise<string[]> {
  const { agendaId } = consent;
  const sources = await listSourcesOf(tx, consent);
  const silence = { agendaId, content: null, validAt: null, version: null };
  await recordSources(tx, { vault, now, reports: sources.map((source) => ({ ...silence, ...source })) });
  return sources.map(({ sourceId }) => sourceId);
}

/** The vendor by the pairing's digest and its own names of the appointments; the person by a notice when it was the date. */
async function tell(
  tx: Transaction,
  { consent, hidden, now }: { consent: EndedConsent; hidden: readonly string[]; now: Date },
): Promise<void> {
  const { id, vendorId, purpose, pairingDigest, withdrawn, accountId } = consent;
  const reason = withdrawn ? 'withdrawn' : 'ended';
  const pairings = pairingDigest === null ? [] : [pairingDigest];
  if (TOLD.has(purpose))
    await owe(tx, {
      vendorId,
      kind: 'consent.ended',
      subject: `consent:${id}`,
      body: { reason, purpose, pairings, appointments: hidden },
      at: now,
      expiresAt: new Date(now.getTime() + TOLD_DAYS * 86_400_000),
    });
  if (withdrawn) return;
  const facts = { consentId: String(id), agendaId: String(consent.agendaId), purpose };
  await leaveNotices(tx, { accountIds: [accountId], kind: 'consent-ended', facts, now });
}
