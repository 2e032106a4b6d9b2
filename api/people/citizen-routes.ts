import { createRoute, z } from '@hono/zod-openapi';
import {
  findCitizenAgenda,
  findCitizenByIns,
  type CitizenAgendaRow,
  wasIdentified,
} from '../../db/queries/agenda/citizens.ts';
import { attest, inviteDelegate } from '../../db/queries/people/delegations.ts';
import { leaveNotices } from '../../db/queries/notifications/notices.ts';
import { parseIns } from '../../importers/identifiers.ts';
import { forParameter } from '../agenda/reach.ts';
import { trace, type Trace } from '../identity/trace.ts';
import { languageOf } from '../language.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { WORDING } from './attestations.ts';
import { readFor, rightTo } from './citizen-agenda.ts';
import {
  citizenAgenda,
  citizenAgendaExample,
  findBody,
  foundCitizen,
  helpBody,
  helpResource,
} from './citizen-resources.ts';

const writes = ['malformed-json', 'unsupported-media-type', 'cross-site-request'] as const;
/** How long a word given aloud lasts: a call. */
const HELP = { minutes: 30 };
const params = z.object({ citizenId: idParameter('citizenId', '12') });

const find = createRoute({
  method: 'post',
  path: '/citizens/searches',
  operationId: 'findCitizen',
  tags: ['people'],
  summary: 'The number of a caller who has an agenda, by the INS they say; it stands in no address',
  ...needs('agenda', 'help'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: findBody } } } },
  responses: {
    200: answer(foundCitizen, 'They have one.', { citizenId: 12, agendaId: 3 }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const help = createRoute({
  method: 'post',
  path: '/citizens/{citizenId}/helps',
  operationId: 'helpCitizen',
  tags: ['people'],
  summary: 'Act for half an hour for someone who asks aloud for it; they are told',
  description: 'Within half an hour of having found them by the INS they say: a number alone opens nothing.',
  ...needs('agenda', 'help'),
  request: {
    params,
    ...noQuery,
    body: { required: true, content: { 'application/json': { schema: helpBody } } },
  },
  responses: {
    201: answer(helpResource, 'It is open.', {
      delegationId: 7,
      citizenId: 12,
      agendaId: 3,
      until: '2026-11-24T12:30:00.000Z',
    }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const read = createRoute({
  method: 'get',
  path: '/citizens/{citizenId}/agenda',
  operationId: 'readCitizenAgenda',
  tags: ['people'],
  summary: 'A citizen’s appointments, with their word, or while an emergency access is open',
  description:
    'With their word: no specialty, nothing masked. In an emergency: as they chose beforehand. Either way they read who looked.',
  ...needs('agenda', 'read'),
  request: { params, query: z.strictObject({ for: forParameter, lang: z.enum(['fr', 'en']).optional() }) },
  responses: {
    200: answer(citizenAgenda, 'What may be seen.', citizenAgendaExample),
    ...problems('invalid-request', 'sign-in-required', 'not-found', 'emergency-refused'),
  },
});

const nobody = () => new Problem('not-found', 'No such agenda is here, or it is not yours to see.');

/** One entry for each person the agenda belongs to. */
const tracesFor = ({ holders }: CitizenAgendaRow, entry: Omit<Trace, 'citizenId'>): Trace[] =>
  holders.map((citizenId) => Object.assign({ citizenId }, entry));

export const citizenRoutes = router()
  .openapi(find, async (c) => {
    const { deps } = c.var;
    const known = parseIns(c.req.valid('json').ins);
    if (!known) throw new Problem('invalid-request', 'ins: is not a national health identity number');
    const insIndex = deps.vault.blindIndex(known.body + known.key, 'ins');
    const found = await findCitizenByIns(deps.db, { insIndex, now: deps.clock().toJSDate() });
    if (!found) {
      await trace(c, deps.db, { need: 'agenda.help', subject: 'agenda of nobody here', why: 'identity' });
      throw nobody();
    }
    const { citizenId, agendaId } = found;
    const entry: Omit<Trace, 'citizenId'> = {
      need: 'agenda.help',
      subject: `agenda ${agendaId}`,
      why: 'identity',
    };
    await trace(c, deps.db, ...tracesFor(found, entry));
    return c.json({ citizenId, agendaId }, 200);
  })
  .openapi(help, async (c) => {
    const { deps, asker } = c.var;
    const { citizenId } = c.req.valid('param');
    const { agendaId, caseId } = c.req.valid('json');
    const { accountId } = asker;
    const now = deps.clock();
    const at = now.toJSDate();
    const found = await findCitizenAgenda(deps.db, { citizenId, agendaId, now: at });
    if (!found || found.holders.includes(accountId)) throw nobody();
    const since = now.minus(HELP).toJSDate();
    const asked = { accountId, citizenId, agendaId: found.agendaId, since };
    if (!(await wasIdentified(deps.db, asked))) throw nobody();
    const until = now.plus(HELP).toJSDate();
    const delegationId = await deps.db.transaction(async (tx) => {
      const id = await inviteDelegate(tx, {
        agendaId: found.agendaId,
        kind: 'help',
        quality: 'mediator',
        scopes: ['read', 'write'],
        grantedBy: citizenId,
        delegateId: accountId,
        inviteeSealed: deps.vault.seal('aide par téléphone', 'delegate-name'),
        inviteeIndex: null,
        codeHash: null,
        startsAt: at,
        endsAt: until,
        expiresAt: until,
        invitedAt: at,
        acceptedAt: at,
      });
      await attest(tx, { delegationId: id, accountId, act: 'granted', wording: WORDING, now: at });
      const facts = { delegationId: String(id), until: until.toISOString(), role: asker.role };
      await leaveNotices(tx, { accountIds: found.holders, kind: 'help-opened', facts, now: at });
      const subject = caseId === undefined ? `delegation ${id}` : `delegation ${id} case ${caseId}`;
      const entry = { need: 'agenda.help', subject, why: 'help', onBehalfOf: citizenId } as const;
      await trace(c, tx, ...tracesFor(found, entry));
      return id;
    });
    return c.json({ delegationId, citizenId, agendaId: found.agendaId, until: until.toISOString() }, 201);
  })
  .openapi(read, async (c) => {
    const { deps, asker, rule } = c.var;
    const { citizenId } = c.req.valid('param');
    const { for: agendaId } = c.req.valid('query');
    const now = deps.clock();
    if (rule !== 'with-consent' && rule !== 'break-glass') throw nobody();
    const agenda = await findCitizenAgenda(deps.db, { citizenId, agendaId, now: now.toJSDate() });
    if (!agenda) throw nobody();
    const right = await rightTo(deps, { asker, now, agenda });
    const shown = await readFor(deps, { agenda, now }, { right, language: languageOf(c) });
    const { breakGlassId } = right;
    const why = right.by === 'consent' ? 'help' : 'break-glass';
    const entry = { subject: `agenda ${agenda.agendaId}`, why, ...(breakGlassId && { breakGlassId }) };
    const specialty: Omit<Trace, 'citizenId'> = { need: 'agenda-specialty.read', ...entry };
    await trace(
      c,
      deps.db,
      ...tracesFor(agenda, { need: 'agenda.read', ...entry }),
      ...(right.specialties ? tracesFor(agenda, specialty) : []),
    );
    return c.json(shown, 200);
  });
