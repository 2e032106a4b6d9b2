import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../client.ts';
import type { DispatchCase } from '../../schema/case.ts';
import type { Queue } from '../../dispatch-vocabulary.ts';

/** The lists people work from. */
export const CASE_LISTS = [
  'mine',
  'queue',
  'asked',
  'overdue',
  'callbacks',
  'unknown',
  'open',
  'closed',
] as const;
export type CaseList = (typeof CASE_LISTS)[number];

/** A case in a list; instants in ms. */
export interface ListedCase {
  id: string;
  number: number;
  version: number;
  state: DispatchCase['state'];
  priority: DispatchCase['priority'];
  pathway: DispatchCase['pathway'];
  ownerAccountId: number | null;
  ownerName: string | null;
  ownerQueue: Queue | null;
  openedAt: number;
  nextActionAt: number | null;
  overdueSince: number | null;
  escalatedAt: number | null;
  mark: DispatchCase['mark'];
  specialty: string | null;
  commune: string | null;
  careLevel: DispatchCase['careLevel'];
  decision: DispatchCase['decision'];
  orientation: DispatchCase['orientation'];
  delay: DispatchCase['delay'];
  askedAccountId: number | null;
  askedQueue: Queue | null;
  askedUntil: number | null;
  callbackFrom: number | null;
  callbackTo: number | null;
  callbackAttempts: number | null;
  doctorMustDecide: boolean;
  bookingState: DispatchCase['bookingState'];
  appointmentId: string | null;
  visitAt: number | null;
  outcome: DispatchCase['outcome'];
  closedAt: number | null;
}

interface Reader {
  accountId: number;
  territoryCode: string;
  /** The queues their role serves. */
  queues: readonly Queue[];
}

const ms = (column: string) => sql.raw(`(extract(epoch from c.${column}) * 1000)::float8`);

const COLUMNS = sql`c.id, c.number, c.version, c.state, c.priority, c.pathway, c.owner_account_id AS "ownerAccountId",
  a.display_name AS "ownerName", c.owner_queue AS "ownerQueue", ${ms('opened_at')} AS "openedAt",
  ${ms('next_action_at')} AS "nextActionAt", ${ms('overdue_since')} AS "overdueSince", ${ms('escalated_at')} AS "escalatedAt",
  c.mark, c.specialty, c.commune, c.care_level AS "careLevel", c.decision, c.orientation, c.delay,
  c.asked_account_id AS "askedAccountId", c.asked_queue AS "askedQueue", ${ms('asked_until')} AS "askedUntil",
  ${ms('callback_from')} AS "callbackFrom", ${ms('callback_to')} AS "callbackTo", c.callback_attempts AS "callbackAttempts",
  c.doctor_must_decide AS "doctorMustDecide", c.booking_state AS "bookingState", c.appointment_id AS "appointmentId",
  ${ms('visit_at')} AS "visitAt", c.outcome, ${ms('closed_at')} AS "closedAt"`;

/** The most urgent first: by priority, then by what was promised or is due, then by how long it has waited. */
const BY_URGENCY = sql`array_position(ARRAY['P0', 'P1', 'P2', 'NR', 'P3'], c.priority), c.next_action_at, c.opened_at, c.id`;

function among(queues: readonly Queue[]): SQL {
  return sql`(SELECT unnest(${`{${queues.join(',')}}`}::text[]))`;
}

function belongs(list: CaseList, { accountId, queues }: Reader, now: Date): SQL {
  const instant = sql`${now.toISOString()}::timestamptz`;
  switch (list) {
    case 'mine':
      return sql`c.closed_at IS NULL AND c.owner_account_id = ${accountId}`;
    case 'queue':
      return sql`c.closed_at IS NULL AND c.owner_queue IN ${among(queues)}`;
    case 'asked':
      return sql`c.closed_at IS NULL AND (c.asked_account_id = ${accountId} OR c.asked_queue IN ${among(queues)})`;
    case 'overdue':
      return sql`c.closed_at IS NULL AND c.next_action_at <= ${instant}`;
    case 'callbacks':
      return sql`c.closed_at IS NULL AND c.callback_from IS NOT NULL`;
    case 'unknown':
      return sql`c.closed_at IS NULL AND c.booking_state = 'unknown'`;
    case 'closed':
      return sql`c.closed_at IS NOT NULL`;
    default:
      return sql`c.closed_at IS NULL`;
  }
}

/** A list of the cases of a territory, the most urgent first; those that are closed, the latest first. */
export async function listCases(
  db: Queryable,
  params: Reader & { list: CaseList; now: Date; limit: number; offset: number },
): Promise<ListedCase[]> {
  const { list, now, limit, offset, territoryCode } = params;
  const order = list === 'closed' ? sql`c.closed_at DESC, c.id` : BY_URGENCY;
  const rows = await db.execute<ListedCase & Record<string, unknown>>(sql`
    SELECT ${COLUMNS} FROM dispatch_case c LEFT JOIN account a ON a.id = c.owner_account_id
    WHERE c.territory_code = ${territoryCode} AND ${belongs(list, params, now)}
    ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`);
  return [...rows];
}

/** One case as its lists show it. */
export async function findListedCase(db: Queryable, caseId: string): Promise<ListedCase | undefined> {
  const [row] = await db.execute<ListedCase & Record<string, unknown>>(sql`
    SELECT ${COLUMNS} FROM dispatch_case c LEFT JOIN account a ON a.id = c.owner_account_id WHERE c.id = ${caseId}`);
  return row;
}

/** Cases by how many there are in each list, for the reader. */
export async function countCases(
  db: Queryable,
  params: Reader & { now: Date },
): Promise<Record<Exclude<CaseList, 'closed'>, number>> {
  const { now, territoryCode } = params;
  const count = (list: CaseList) =>
    sql`count(*) FILTER (WHERE ${belongs(list, params, now)})::int AS ${sql.raw(list)}`;
  const [row] = await db.execute<Record<Exclude<CaseList, 'closed'>, number>>(sql`
    SELECT ${count('mine')}, ${count('queue')}, ${count('asked')}, ${count('overdue')}, ${count('callbacks')},
           ${count('unknown')}, ${count('open')}
    FROM dispatch_case c WHERE c.territory_code = ${territoryCode} AND c.closed_at IS NULL`);
  if (!row) throw new Error('a row of counts always answers');
  return row;
}

/** Open cases of any territory whose next action is over and that have not all risen, the oldest first. */
export async function listDueCases(
  db: Queryable,
  now: Date,
): Promise<{ id: string; territoryCode: string }[]> {
  const rows = await db.execute<{ id: string; territoryCode: string }>(sql`
    SELECT c.id, c.territory_code AS "territoryCode" FROM dispatch_case c
    WHERE c.closed_at IS NULL AND c.next_action_at <= ${now.toISOString()}::timestamptz AND c.escalated_at IS NULL
    ORDER BY c.next_action_at LIMIT 200`);
  return [...rows];
}
