import { z } from '@hono/zod-openapi';
import type { ListedCase } from '../../db/queries/cases/lists.ts';
import {
  CARE_LEVELS,
  CASE_BOOKING_STATES,
  CASE_MARKS,
  CASE_NOTICES,
  CASE_OUTCOMES,
  CASE_STATES,
  CASE_STEPS,
  DECISIONS,
  DELAYS,
  ORIENTATIONS,
  PATHWAYS,
  PRIORITIES,
  QUEUES,
} from '../../db/dispatch-vocabulary.ts';
import { contactFacts, motiveFacts } from './person.ts';

const instant = z.iso.datetime();
const uuid = '5e6fd1c7-4d4b-4f0f-8c1f-6f0a9f3f2b11';

/** Exactly one of the two; `name` is who that is. */
const owner = z.union([
  z.object({ accountId: z.int(), name: z.string().nullable() }),
  z.object({ queue: z.enum(QUEUES) }),
]);

/** Where a case stands: nothing of whom it is about. */
export const caseHeader = z
  .object({
    id: z.uuid(),
    /** What people call it by. */
    number: z.int(),
    version: z.int(),
    state: z.enum(CASE_STATES),
    priority: z.enum(PRIORITIES),
    pathway: z.enum(PATHWAYS),
    owner,
    openedAt: instant,
    nextActionAt: instant.nullable(),
    /** Since when its next action is late, once that rang. */
    overdueSince: instant.nullable(),
    escalatedAt: instant.nullable(),
    /** What stands out: `connection-lost` is "rendu par perte de connexion". */
    mark: z.enum(CASE_MARKS).nullable(),
    specialty: z.string().nullable(),
    commune: z.string().nullable(),
    careLevel: z.enum(CARE_LEVELS).nullable(),
    decision: z.enum(DECISIONS).nullable(),
    orientation: z.enum(ORIENTATIONS).nullable(),
    delay: z.enum(DELAYS).nullable(),
    /** Whom a hand-over is asked of, and until when they should answer. */
    asked: z
      .object({
        to: z.union([z.object({ accountId: z.int() }), z.object({ queue: z.enum(QUEUES) })]),
        until: instant,
      })
      .nullable(),
    callback: z.object({ from: instant, to: instant, failedAttempts: z.int() }).nullable(),
    /** Calls back failed: nobody but a doctor says what follows. */
    doctorMustDecide: z.boolean(),
    booking: z
      .object({
        state: z.enum(CASE_BOOKING_STATES),
        appointmentId: z.uuid().nullable(),
        start: instant.nullable(),
      })
      .nullable(),
    outcome: z.enum(CASE_OUTCOMES).nullable(),
    closedAt: instant.nullable(),
  })
  .openapi('CaseHeader');
export type CaseHeader = z.infer<typeof caseHeader>;

export const headerExample: CaseHeader = {
  id: uuid,
  number: 1187,
  version: 4,
  state: 'searching',
  priority: 'P2',
  pathway: 'SNP',
  owner: { accountId: 3, name: 'Camille Lefèvre' },
  openedAt: '2026-11-24T12:00:00.000Z',
  nextActionAt: '2026-11-24T12:15:00.000Z',
  overdueSince: null,
  escalatedAt: null,
  mark: null,
  specialty: 'SM54',
  commune: '35238',
  careLevel: 'R3',
  decision: 'ORIENT',
  orientation: 'CABINET',
  delay: '4H',
  asked: null,
  callback: null,
  doctorMustDecide: false,
  booking: null,
  outcome: null,
  closedAt: null,
};

const toInstant = (ms: number) => new Date(ms).toISOString();
const orNull = (ms: number | null) => (ms === null ? null : toInstant(ms));

export function toHeader(row: ListedCase): CaseHeader {
  const { askedAccountId, askedQueue, askedUntil, callbackFrom, callbackTo, callbackAttempts, bookingState } =
    row;
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    state: row.state,
    priority: row.priority,
    pathway: row.pathway,
    mark: row.mark,
    specialty: row.specialty,
    commune: row.commune,
    careLevel: row.careLevel,
    decision: row.decision,
    orientation: row.orientation,
    delay: row.delay,
    doctorMustDecide: row.doctorMustDecide,
    outcome: row.outcome,
    owner:
      row.ownerAccountId === null
        ? { queue: row.ownerQueue ?? 'pick-up' }
        : { accountId: row.ownerAccountId, name: row.ownerName },
    openedAt: toInstant(row.openedAt),
    nextActionAt: orNull(row.nextActionAt),
    overdueSince: orNull(row.overdueSince),
    escalatedAt: orNull(row.escalatedAt),
    asked:
      askedUntil === null ? null : { to: askedOf(askedAccountId, askedQueue), until: toInstant(askedUntil) },
    callback:
      callbackFrom === null || callbackTo === null
        ? null
        : { from: toInstant(callbackFrom), to: toInstant(callbackTo), failedAttempts: callbackAttempts ?? 0 },
    booking: bookingState && {
      state: bookingState,
      appointmentId: row.appointmentId,
      start: orNull(row.visitAt),
    },
    closedAt: orNull(row.closedAt),
  };
}

function askedOf(accountId: number | null, queue: ListedCase['askedQueue']) {
  return accountId === null ? { queue: queue ?? 'doctor' } : { accountId };
}

const said = z.object({ fr: z.string(), en: z.string() });

/** One thing that happened; `reason` is absent from those who may not read whom the case is about. */
const historyItem = z.object({
  seq: z.int(),
  at: instant,
  /** Null when the platform or a vendor acted. */
  who: z.string().nullable(),
  role: z.string(),
  type: z.enum([...CASE_STEPS, ...CASE_NOTICES]),
  from: z.enum(CASE_STATES).nullable(),
  to: z.enum(CASE_STATES),
  reason: z.string().nullable(),
  /** Codes, numbers, instants in ms and ids. */
  about: z.record(z.string(), z.unknown()),
});

export const caseResource = z
  .object({
    header: caseHeader,
    /** True when its person is not for the reader: `contact`, `motive` and the words of its history are then null. */
    masked: z.boolean(),
    contact: contactFacts.nullable(),
    motive: motiveFacts.nullable(),
    handOver: z
      .object({ requestId: z.uuid(), askedBy: z.string().nullable(), answer: z.string().nullable() })
      .nullable(),
    /** Other appointments of the person that were weighed and set aside. */
    overridden: z.array(z.uuid()),
    history: z.array(historyItem),
    /** What to tell the caller now, in words to read aloud. */
    toSay: said.nullable(),
    /** Steps that the reader may take from here. */
    steps: z.array(z.enum(CASE_STEPS)),
  })
  .openapi('Case');
export type CaseResource = z.infer<typeof caseResource>;

export const caseExample: CaseResource = {
  header: headerExample,
  masked: false,
  contact: {
    phone: '+33612345678',
    caller: 'patient',
    name: 'Personne inventée',
    age: 'P34Y',
    sex: 'F',
    place: { label: 'Rennes', insee: '35238', precision: 'VILLE' },
    difficulty: 'AUCUNE',
  },
  motive: { motive: 'Fièvre depuis deux jours' },
  handOver: null,
  overridden: [],
  history: [
    {
      seq: 1,
      at: '2026-11-24T12:00:00.000Z',
      who: 'Camille Lefèvre',
      role: 'regulator',
      type: 'opened',
      from: null,
      to: 'new',
      reason: null,
      about: { lrm: 'samu35' },
    },
  ],
  toSay: null,
  steps: ['qualify', 'start-search'],
};
