import { beforeAll, describe, expect, test } from 'vitest';
import { jsonOf, post, pushedFeed, testApi, type TestApi } from '../../support/api.ts';
import { message, SYSTEM } from '../../support/fhir-messages.ts';

interface Outcome {
  resourceType: string;
  issue: { code: string; expression?: string[]; details: { coding: { code: string }[] } }[];
}

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await testApi();
  await pushedFeed(api.db, 'vilaine');
  token = await tokenOf('vendor');
});

async function tokenOf(persona: string): Promise<string> {
  return (await jsonOf<{ token: string }>(await post(api.anyone, '/sandbox/sessions', { persona }))).token;
}
async function send(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return api.app.request(`/fhir${path}`, {
    method,
    headers: { 'Content-Type': 'application/fhir+json', Authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
const updated = (lastUpdated: string) => ({ meta: { lastUpdated } });
const count = async () =>
  (await api.db.$client<{ n: number }[]>`select count(*)::int as n from appointment`)[0]?.n;

describe('a message that is refused', () => {
  const refused = async (body: unknown) => {
    const answer = await send('POST', '/Appointment', body);
    const outcome = await jsonOf<Outcome>(answer);
    expect(outcome.resourceType).toBe('OperationOutcome');
    return {
      status: answer.status,
      issues: outcome.issue.map(({ expression, details }) => [
        details.coding[0]?.code,
        expression?.[0] ?? '',
      ]),
      text: JSON.stringify(outcome),
    };
  };

  test.each<[Record<string, unknown>, string]>([
    [{ identifier: [] }, 'Appointment.identifier'],
    [{ identifier: [{ value: 'x' }] }, 'Appointment.identifier[0].system'],
    [
      {
        identifier: [
          { system: 'a', value: '1' },
          { system: 'a', value: '2' },
        ],
      },
      'Appointment.identifier',
    ],
    [{ status: 'done' }, 'Appointment.status'],
    [{ start: '2026-11-24 18:00' }, 'Appointment.start'],
    [{ start: '2026-11-24T18:00:00' }, 'Appointment.start'],
    [{ end: undefined }, 'Appointment.end'],
    [{ participant: [] }, 'Appointment.participant'],
    [{ participant: [{ actor: {}, status: 'maybe' }] }, 'Appointment.participant[0].status'],
    [{ participant: [{ status: 'accepted' }] }, 'Appointment.participant'],
    [{ extension: [] }, 'Appointment.extension'],
    [{ resourceType: 'Slot' }, 'Appointment.resourceType'],
  ])('as no FrAppointmentSAS names its place: %j', async (changes, at) => {
    const { status, issues } = await refused(message(changes));
    expect(status).toBe(400);
    expect(issues.map(([, place]) => place)).toContain(at);
    expect(await count()).toBe(0);
  });

  test.each<[string, Record<string, unknown>]>([
    ['appointment-order', { end: '2026-11-24T18:00:00+01:00' }],
    ['appointment-length', { end: '2026-11-27T18:00:00+01:00' }],
    ['appointment-status', { status: 'proposed' }],
    ['appointment-future', updated('2026-11-25T11:00:00Z')],
  ])('by a rule of ours is 422: %s', async (rule, changes) => {
    const { status, issues } = await refused(message(changes));
    expect([status, issues[0]?.[0]]).toEqual([422, rule]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['Appointment.comment', { comment: 'Madame Untel, douleur' }],
    ['Appointment.description', { description: 'Madame Untel' }],
    ['Appointment.reasonCode', { reasonCode: [{ text: 'Untel' }] }],
    ['Appointment.contained', { contained: [{ resourceType: 'Patient', name: [{ family: 'Untel' }] }] }],
    [
      'Appointment.participant[0].actor.reference',
      { participant: [{ actor: { reference: 'Patient/Untel' }, status: 'accepted' }] },
    ],
    [
      'Appointment.participant[0].actor.type',
      { participant: [{ actor: { type: 'Patient', display: 'Untel' }, status: 'accepted' }] },
    ],
    [
      'Appointment.participant[0].actor.identifier.system',
      {
        participant: [
          {
            actor: { identifier: { system: 'urn:oid:1.2.250.1.213.1.4.8', value: 'Untel' } },
            status: 'accepted',
          },
        ],
      },
    ],
    [
      'Appointment.participant[0].actor.telecom',
      { participant: [{ actor: { telecom: [{ value: 'Untel' }] }, status: 'accepted' }] },
    ],
  ])('because it tells of a patient says where, and repeats and logs nothing: %s', async (at, changes) => {
    const { status, issues, text } = await refused(message(changes));
    expect(status).toBe(422);
    expect(issues).toContainEqual(['patient-data', at]);
    expect(text + api.logged.join('')).not.toContain('Untel');
    expect(await count()).toBe(0);
  });

  test('for its form says so: no JSON, another media type, another identifier than asked', async () => {
    expect((await refused('{')).status).toBe(400);
    expect((await send('POST', '/Appointment', message(), { 'Content-Type': 'text/plain' })).status).toBe(
      415,
    );
    expect((await send('PUT', `/Appointment?identifier=${SYSTEM}%7Canother`, message())).status).toBe(400);
    expect((await send('PUT', '/Appointment', message())).status).toBe(400);
    const conditional = { 'If-None-Exist': `identifier=${SYSTEM}|b6e39355` };
    expect((await send('POST', '/Appointment', message(), conditional)).status).toBe(201);
  });

  test('comes from nobody who speaks for no vendor', async () => {
    const headers = { Authorization: `Bearer ${await tokenOf('regulator')}` };
    expect((await send('POST', '/Appointment', message(), headers)).status).toBe(404);
    expect((await send('POST', '/Appointment', message(), { Authorization: '' })).status).toBe(401);
  });
});
