import type { CheckReport } from './check.ts';

/** Examples of the contracts of feeds; the tests hold them against their schemas. */

export const runExample = {
  id: 812,
  feedId: 3,
  deliveryId: 4021,
  kind: 'push',
  mode: 'delta',
  state: 'partial',
  startedAt: '2026-11-24T13:02:00.180Z',
  finishedAt: '2026-11-24T13:02:00.942Z',
  received: 5000,
  accepted: 212,
  unchanged: 4787,
  rejected: 1,
  warned: 3,
  closed: 0,
  schedules: 212,
  slots: 4999,
} as const;

export const feedExample = {
  id: 3,
  code: 'vilaine-ndjson',
  protocol: 'ndjson',
  name: 'Vilaine RDV',
  vendor: { code: 'vilaine', name: 'Vilaine RDV' },
  way: 'push',
  cadenceSeconds: 60,
  limits: {
    ageingAfterSeconds: 150,
    staleAfterSeconds: 300,
    hiddenAfterSeconds: 86_400,
    rejectionThreshold: 0.2,
    shapeThreshold: 0.5,
  },
  sandbox: true,
  pausedAt: null,
  state: 'fresh',
  suspendedAt: null,
  retentionDays: 7,
  lastHeardAt: '2026-11-24T13:02:00.942Z',
  lastRun: runExample,
} as const;

const refusal = {
  rule: 'T02',
  severity: 'error',
  at: 'line 17',
  reason: 'the slot ends before it starts',
} as const;

export const rejectionExample = {
  id: 90_122,
  ...refusal,
  record: '{"sourceId":"a-17","start":"2026-11-24T18:00:00+01:00","end":"2026-11-24T17:45:00+01:00"}',
} as const;

export const runDetailExample = { ...runExample, byRule: [{ ...refusal, count: 1 }] };

export const deliveryExample = {
  id: 4021,
  feedId: 3,
  mode: 'delta',
  contentType: 'application/x-ndjson',
  byteCount: 2_411_008,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  receivedAt: '2026-11-24T13:02:00.050Z',
} as const;

const { id: runId, ...runFacts } = runExample;

export const reportExample = { ...runFacts, runId, rejections: [refusal] };

/** A line of our own format as a vendor would send it, and one that ends before it begins. */
export const ndjsonExample = `${[
  {
    scheduleId: 'ag-7',
    sourceId: 'a-16',
    status: 'free',
    start: '2030-11-26T17:30:00+01:00',
    end: '2030-11-26T17:45:00+01:00',
    modalities: ['AMB'],
    visibility: ['PUBLIC', 'SNP'],
    bookingUrl: 'https://rdv.vilaine.example/a-16',
    specialties: ['SM54'],
    practitioner: { rpps: '81000000001', family: 'Kervella', given: 'Maëlle' },
    location: { line: '12 rue de Paris', postalCode: '35000', city: 'Rennes' },
  },
  {
    scheduleId: 'ag-7',
    sourceId: 'a-17',
    status: 'free',
    start: '2030-11-26T18:00:00+01:00',
    end: '2030-11-26T17:45:00+01:00',
    modalities: ['AMB'],
    visibility: ['PUBLIC', 'SNP'],
    bookingUrl: 'https://rdv.vilaine.example/a-17',
  },
]
  .map((line) => JSON.stringify(line))
  .join('\n')}\n`;

const backwards = {
  at: 'line 2',
  reason: 'ends at 2030-11-26T16:45:00.000Z, begins at 2030-11-26T17:00:00.000Z',
} as const;

const oneAt = (hour: number) => Array.from({ length: 24 }, (_, each) => (each === hour ? 1 : 0));

export const checkReportExample = {
  protocol: 'ndjson',
  received: 2,
  accepted: 1,
  rejected: 1,
  rejections: [{ rule: 'S02', severity: 'error', ...backwards }],
  groups: [
    {
      rule: 'S02',
      severity: 'error',
      title: 'the end is not after the start',
      expected: 'an end after the start',
      fix: 'Write an end after the start.',
      count: 1,
      examples: [{ ...backwards, record: '{"scheduleId":"ag-7","sourceId":"a-17","status":"free"}' }],
    },
  ],
  time: {
    rule: 'offset',
    hours: { offset: oneAt(17), place: oneAt(17), 'paris-wall-clock': oneAt(17) },
  },
} satisfies CheckReport;
