import type { Transaction } from '../../db/client.ts';
import {
  askOfCommunity,
  findBeyond,
  findCommunity,
  isAsked,
  withdrawAsks,
} from '../../db/queries/cases/beyond.ts';
import { attachAppointment } from '../../db/queries/cases/bookings.ts';
import { endHoldsOfCase } from '../../db/queries/booking/holds.ts';
import { isAtWork } from '../../db/queries/cases/presence.ts';
import { AGREED_VISIT_MINUTES } from '../../db/dispatch-vocabulary.ts';
import type { CaseView } from './lifecycle/case.ts';
import { requireWeighed } from './clashes.ts';
import type { Command, CommandOf } from './lifecycle/commands.ts';
import { MINUTE } from './lifecycle/deadlines.ts';
import { refuse, type Refusal } from './lifecycle/refusals.ts';

/** What a step touches beside its case, inside the same transaction. */
export interface Beside {
  tx: Transaction;
  caseId: string;
  commune: string | null;
  view: CaseView;
  now: number;
}

/** How long without a sign of someone's screen they are not asked any more, ms. */
const AT_WORK = 10 * MINUTE;

/** What the database knows against a step, before it is taken. Throws `case-clash` for a visit that clashes with another of the person. */
export async function checkBeside(given: Command, beside: Beside): Promise<Refusal | undefined> {
  switch (given.type) {
    case 'orient-beyond':
      return checkBeyond(given, beside);
    case 'hand-over':
      return checkRecipient(given, beside);
    case 'ask-community':
      return checkCommunity(given, beside);
    default:
      return undefined;
  }
}

async function checkBeyond(
  { roleId, outcome, start }: CommandOf<'orient-beyond'>,
  { tx, caseId, view, now }: Beside,
): Promise<Refusal | undefined> {
  const beyond = await findBeyond(tx, { roleId, caseId, start: new Date(start ?? now) });
  if (!beyond) return refuse('case-step-not-open', 'There is no such professional at that place.');
  if (outcome !== 'agreed' || start === undefined) return undefined;
  if (beyond.quota !== null && beyond.taken >= beyond.quota) {
    return refuse(
      'case-step-not-open',
      `They accept ${beyond.quota} ${beyond.quota === 1 ? 'patient' : 'patients'} a week in this way, and have them.`,
    );
  }
  const end = new Date(start + AGREED_VISIT_MINUTES * MINUTE);
  const key = { caseId, territoryCode: view.territory };
  await requireWeighed(tx, key, { start: new Date(start), end, agreedWith: roleId });
  return undefined;
}

async function checkCommunity(
  { organizationId }: CommandOf<'ask-community'>,
  { tx, caseId, now }: Beside,
): Promise<Refusal | undefined> {
  if ((await findCommunity(tx, organizationId)) === undefined)
    return refuse('case-step-not-open', 'There is no such community of professionals.');
  const asked = await isAsked(tx, { caseId, organizationId, now: new Date(now) });
  return asked ? refuse('case-step-not-open', 'They are asked already, and may still answer.') : undefined;
}

async function checkRecipient(
  { recipient }: CommandOf<'hand-over'>,
  { tx, view, now }: Beside,
): Promise<Refusal | undefined> {
  if ('queue' in recipient) return undefined;
  const { accountId } = recipient;
  const since = new Date(now - AT_WORK);
  const there = await isAtWork(tx, { accountId, territoryCode: view.territory, since });
  return there ? undefined : refuse('case-step-not-open', 'They are not at work in this territory now.');
}

/** What follows from a step that was taken. */
export async function actBeside(
  given: Command,
  { tx, caseId, commune, view, now }: Beside,
): Promise<Refusal | undefined> {
  const at = new Date(now);
  if (given.type === 'close') {
    await endHoldsOfCase(tx, { caseId, now: at });
    await withdrawAsks(tx, caseId, at);
  }
  if (given.type === 'orient-beyond' && given.outcome === 'agreed') await withdrawAsks(tx, caseId, at);
  if (given.type === 'ask-community') {
    const { organizationId } = given;
    const { specialty, delay } = view;
    const answerBy = new Date(given.answerBy);
    await askOfCommunity(tx, { caseId, organizationId, specialty, commune, delay, askedAt: at, answerBy });
  }
  if (given.type === 'attach') {
    const { appointmentId } = given;
    const attached = await attachAppointment(tx, { appointmentId, caseId, territoryCode: view.territory });
    if (!attached)
      return refuse('case-step-not-open', 'This appointment has its case, or is not of this territory.');
  }
  return undefined;
}
