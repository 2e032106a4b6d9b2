import { appointmentLine, deliverTo, JEANNE_INS, ownAgenda, personFeed } from './agendas.ts';
import { jsonOf, post, type Ask, type TestApi } from './api.ts';
import type { Feed } from '../../db/queries/feeds/feeds.ts';

/** What a notice of a kind says, newest first. */
export async function noticesOf(ask: Ask): Promise<{ kind: string; facts: Record<string, string> }[]> {
  return (await jsonOf<{ items: { kind: string; facts: Record<string, string> }[] }>(await ask('/notices')))
    .items;
}

/** The ids of what someone sees in an agenda, or the status that refuses. */
export async function seen(ask: Ask, agendaId?: number): Promise<string[] | number> {
  const answer = await ask(`/agenda${agendaId === undefined ? '' : `?for=${agendaId}`}`);
  if (!answer.ok) return answer.status;
  const { items } = await jsonOf<{ items: { id: string; type: string }[] }>(answer);
  return items.filter(({ type }) => type !== 'prevention').map(({ id }) => id);
}

/** Jeanne, with two appointments of `vilaine` and one of `bocage`. */
export async function jeanneWithAppointments(api: TestApi) {
  const jeanne = await api.as('citizen');
  const agendaId = await ownAgenda(api, 'citizen', { ins: JEANNE_INS, born: '1987-03-14', sex: 'female' });
  const vilaine = await personFeed(api, { vendor: 'vilaine' });
  const bocage = await personFeed(api, { vendor: 'bocage' });
  await deliverTo(api, vilaine, {
    body: [
      appointmentLine(),
      appointmentLine({
        sourceId: 'rdv-2',
        start: '2026-12-08T10:00:00+01:00',
        end: '2026-12-08T10:20:00+01:00',
      }),
    ],
  });
  await deliverTo(api, bocage, {
    body: [appointmentLine({ sourceId: 'b-1', start: '2026-12-15T10:00:00+01:00', end: null })],
    as: 'vendor-bocage',
  });
  return { jeanne, agendaId, vilaine, bocage };
}

const YEAR_END = '2027-06-30T22:00:00Z';

/** Someone invites another, who comes with the code and accepts; gives the delegation's id. */
export async function delegate(from: Ask, to: Ask, more: object = {}): Promise<number> {
  const body = { invitee: 'quelqu’un', endsAt: YEAR_END, attested: true, ...more };
  const made = await jsonOf<{ id: number; code: string }>(await post(from, '/delegations', body));
  await post(to, '/delegations/codes', { code: made.code });
  const answer = await post(to, `/delegations/${made.id}/answers`, { answer: 'accepted', attested: true });
  if (!answer.ok) throw new Error(`not accepted: ${await answer.text()}`);
  return made.id;
}

/** What vendors are owed, by kind. */
export async function owedTo({ db }: TestApi, feed: Feed) {
  return db.$client<{ kind: string; body: Record<string, unknown> }[]>`
    select kind, body from message where vendor_id = ${feed.vendorId} order by id`;
}
