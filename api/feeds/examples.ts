/** Examples of the contracts of feeds; the tests hold them against their schemas. */

export const runExample = {
  id: 812,
  feedId: 3,
  deliveryId: 4021,
  state: 'partial',
  startedAt: '2026-11-24T13:02:00.180Z',
  finishedAt: '2026-11-24T13:02:00.942Z',
  received: 5000,
  accepted: 212,
  unchanged: 4787,
  rejected: 1,
  warned: 3,
  closed: 0,
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
  },
  sandbox: true,
  pausedAt: null,
  state: 'fresh',
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
