import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import {
  claimAgenda,
  findByMajorityCode,
  findWaitingByIns,
  missMajorityCode,
  noteMajorityAsked,
  takeComeOfAge,
  type Waiting,
} from '../../db/queries/people/people.ts';
import { findAccountByIdentifier } from '../../db/queries/identity/identifiers.ts';
import { traceSystem } from '../identity/trace.ts';
import type { Duty } from '../duties.ts';
import type { Deps } from '../router.ts';
import { hashCode } from './hand-over-code.ts';

const BATCH = 50;

/**
 * Asks those who came of age what becomes of their agenda, which their parents open no more: themselves when their INS is
 * that of an account, and the parents are told, who can hand over a code.
 */
export const majorityDuty: Duty = {
  name: 'come of age',
  everySeconds: 600,
  run: async (deps) => {
    while ((await askGrownUps(deps)) === BATCH);
  },
};

/** One batch; gives how many came of age. */
export async function askGrownUps({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const now = clock().toJSDate();
  return db.transaction(async (tx) => {
    const grown = await takeComeOfAge(tx, { now, limit: BATCH });
    for (const { agendaId, insIndex, parents } of grown) {
      const facts = { agendaId: String(agendaId) };
      const known =
        insIndex === null
          ? undefined
          : await findAccountByIdentifier(tx, { kind: 'ins', blindIndex: insIndex });
      await leaveNotices(tx, { accountIds: parents, kind: 'child-of-age', facts, now });
      if (known !== undefined) await leaveNotices(tx, { accountIds: [known], kind: 'of-age', facts, now });
      await noteMajorityAsked(tx, { agendaId, now });
      const told = parents.map(
        (citizenId) => ({ citizenId, need: 'agenda.share', why: 'majority' }) as const,
      );
      await traceSystem(
        tx,
        now,
        ...told.map((each) => Object.assign({ subject: `agenda ${agendaId}` }, each)),
      );
    }
    return grown.length;
  });
}

interface Claim {
  accountId: number;
  code: string | undefined;
  /** ISO 8601 date. */
  born: string;
  now: DateTime<true>;
}

/** Gives a grown child their own agenda, by a parent's code and their date of birth, or by their INS; undefined when none is theirs. */
export async function claimOwnAgenda(
  tx: Transaction,
  vault: Deps['vault'],
  { accountId, code, born, now }: Claim,
): Promise<{ agendaId: number; born: string } | 'missed' | undefined> {
  const at = now.toJSDate();
  const found: Waiting | undefined =
    code === undefined
      ? await findWaitingByIns(tx, accountId)
      : await findByMajorityCode(tx, { codeHash: hashCode(code), now: at });
  if (!found || found.bornSealed === null || found.parents.includes(accountId)) return undefined;
  const { agendaId, parents, bornSealed } = found;
  if (vault.open(bornSealed, 'agenda-born') !== born) {
    await missMajorityCode(tx, agendaId);
    return 'missed';
  }
  await claimAgenda(tx, { agendaId, accountId, now: at });
  await leaveNotices(tx, {
    accountIds: parents,
    kind: 'child-claimed',
    facts: { agendaId: String(agendaId) },
    now: at,
  });
  return { agendaId, born };
}
