import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../db/client.ts';
import {
  endSessions,
  erasePerson,
  listDelegatesOf,
  listLeaving,
  sealAgendas,
  tellVendors,
} from '../../db/queries/people/closings.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import type { ClosingFate } from '../../db/vocabulary.ts';

const REASON = { sealed: 'closure', erased: 'erasure' } as const;

interface Leaver {
  accountId: number;
  fate: ClosingFate;
  now: Date;
}

/** Closes everything of someone who leaves, and tells vendors and delegates, in one transaction. */
export async function leave(tx: Transaction, { accountId, fate, now }: Leaver): Promise<void> {
  const agendaIds = await listLeaving(tx, { accountId, now });
  const delegates = await listDelegatesOf(tx, agendaIds);
  await tellVendors(tx, { agendaIds, now, reason: REASON[fate] });
  await leaveNotices(tx, {
    accountIds: delegates,
    kind: 'delegation-ended',
    facts: { why: REASON[fate] },
    now,
  });
  if (fate === 'erased') await erasePerson(tx, { agendaIds, accountId, subject: `erased:${randomUUID()}` });
  else await sealAgendas(tx, { agendaIds, accountId, now });
  await endSessions(tx, accountId);
}
