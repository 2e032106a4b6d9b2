import { z } from '@hono/zod-openapi';
import { listCasesOfPhone, putPerson } from '../../db/queries/cases/people.ts';
import { PRIORITIES } from '../../db/dispatch-vocabulary.ts';
import type { Transaction } from '../../db/client.ts';
import type { Asker } from '../identity/asker.ts';
import { Problem } from '../problem.ts';
import type { Deps } from '../router.ts';
import { contactFacts, motiveFacts, phoneIndexOf, sealPerson } from './person.ts';
import { readSettings, saveNewCase, territoryOf } from './store.ts';
import { openCase } from './lifecycle/unasked.ts';

/** Days during which a closed case of the same number is still worth showing. */
export const SAME_NUMBER_DAYS = 3;

export const newCase = z
  .strictObject({
    priority: z.enum(PRIORITIES).default('P2'),
    specialty: z
      .string()
      .regex(/^[A-Z]{1,5}\d{1,4}$/, 'must be a code of TRE_R38, such as SM54')
      .optional(),
    contact: contactFacts.default({}),
    motive: motiveFacts.default({}),
    /** When the call arrived, as far as the call-centre software tells: the opening is when it was answered. */
    presentedAt: z.iso.datetime({ offset: true }).optional(),
    /** Which call-centre software sent it, and what it calls it. */
    origin: z
      .string()
      .regex(/^[\w.-]{1,40}$/, 'must be a short word')
      .optional(),
    reference: z
      .string()
      .regex(/^[\w.:-]{1,80}$/, 'must be an identifier')
      .optional(),
  })
  .openapi('NewCase', {
    example: {
      priority: 'P2',
      specialty: 'SM54',
      contact: { phone: '06 12 34 56 78', place: { label: 'Rennes', insee: '35238', precision: 'VILLE' } },
      motive: { motive: 'Fièvre depuis deux jours' },
    },
  });
export type NewCase = z.output<typeof newCase>;

/** Opens a case for whoever answers; it is theirs from its first instant. Gives the cases that the same number called about. */
export async function openNewCase(
  deps: Deps,
  asker: Asker,
  given: NewCase & { traced: (tx: Transaction, caseId: string) => Promise<void> },
): Promise<{ caseId: string; sameNumber: string[] }> {
  const { db, vault, clock } = deps;
  const territory = territoryOf(asker);
  const settings = await readSettings(db, territory);
  const now = clock().toMillis();
  const { contact, motive, priority, specialty, origin, reference } = given;
  const presentedAt = presented(given, now);
  const about = { origin: origin ?? null, reference: reference ?? null, presentedAt };
  const opening = { territory, priority, specialty: specialty ?? null, about, reason: null };
  const event = openCase(opening, { now, actor: asker, settings });
  const sameNumber = await casesOfNumber(deps, territory, contact.phone);
  const caseId = await db.transaction(async (tx) => {
    const { id } = await saveNewCase(deps, tx, { event, commune: contact.place?.insee ?? null });
    await putPerson(tx, sealPerson(vault, id, { contact, motive }));
    await given.traced(tx, id);
    return id;
  });
  return { caseId, sameNumber };
}

/** Throws `invalid-request` for a call that arrived after it was answered. */
function presented({ presentedAt }: Pick<NewCase, 'presentedAt'>, now: number): number | null {
  if (presentedAt === undefined) return null;
  const at = Date.parse(presentedAt);
  if (at > now) throw new Problem('invalid-request', 'presentedAt: must not be in the future');
  return at;
}

/** The cases that a number called about, those that are open first. */
export async function casesOfNumber(
  { db, vault, clock }: Pick<Deps, 'db' | 'vault' | 'clock'>,
  territoryCode: string,
  phone: string | undefined,
): Promise<string[]> {
  if (phone === undefined) return [];
  const since = clock().minus({ days: SAME_NUMBER_DAYS }).toJSDate();
  const rows = await listCasesOfPhone(db, { territoryCode, phoneIndex: phoneIndexOf(vault, phone), since });
  return rows.map(({ id }) => id);
}
