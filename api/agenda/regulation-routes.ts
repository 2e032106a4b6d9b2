import { createRoute, z } from '@hono/zod-openapi';
import {
  giveRegulationConsent,
  listRegulationConsents,
  revokeRegulationConsent,
  type RegulationConsent,
} from '../../db/queries/agenda/regulation-consents.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { personIndexOf, phone } from '../regulation/person.ts';
import { router, type Deps } from '../router.ts';
import { chosenAgenda, heldAgendas, isHeld, ownTrace, type Held } from './held.ts';

/** A yes ends by itself: after a year when nothing is said, after three at most. */
const USUAL = { years: 1 };
const LONGEST = { years: 3 };

const consent = z
  .object({
    agendaId: z.int(),
    byPhone: z.boolean().openapi({
      description: 'A call is known by a telephone and a name too; otherwise by the INS alone.',
    }),
    givenAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
  })
  .openapi('RegulationConsent');
const example = {
  agendaId: 3,
  byPhone: true,
  givenAt: '2026-11-24T12:00:00.000Z',
  endsAt: '2027-11-24T12:00:00.000Z',
};

const body = z
  .strictObject({
    phone: phone.optional().openapi({
      description: 'The telephone one calls from; it is kept hashed with the name, and given to nobody.',
    }),
    endsAt: z.iso.datetime({ offset: true }).optional(),
  })
  .openapi('NewRegulationConsent', { example: { phone: '06 12 34 56 78' } });

const params = z.object({ agendaId: idParameter('agendaId', '3') });

const list = createRoute({
  method: 'get',
  path: '/regulation-consents',
  operationId: 'listRegulationConsents',
  tags: ['agenda'],
  summary: 'Which of my agendas show what a regulator books',
  ...needs('agenda', 'share'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(consent) }), 'Those that stand.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const give = createRoute({
  method: 'put',
  path: '/regulation-consents/{agendaId}',
  operationId: 'giveRegulationConsent',
  tags: ['agenda'],
  summary: 'Have what regulators book for this person shown in the agenda, until a date',
  description:
    'From then on, an appointment booked here for a case that names this person, by a verified INS or by the same telephone and name, stands in the agenda. Nothing of the agenda is shown to a regulator.',
  ...needs('agenda', 'share'),
  request: {
    ...noQuery,
    params,
    body: { required: true, content: { 'application/json': { schema: body } } },
  },
  responses: {
    200: answer(consent, 'It stands.', example),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

const revoke = createRoute({
  method: 'delete',
  path: '/regulation-consents/{agendaId}',
  operationId: 'revokeRegulationConsent',
  tags: ['agenda'],
  summary: 'Nothing more that a regulator books is shown',
  ...needs('agenda', 'share'),
  request: { ...noQuery, params },
  responses: {
    204: { description: 'It has ended. What stands already stays, and is told until it is over.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const regulationConsentRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const held = await heldAgendas(deps, { accountId: asker.accountId, now });
    const agendaIds = held.map(({ id }) => id);
    const rows = await listRegulationConsents(deps.db, { agendaIds, now: now.toJSDate() });
    await trace(c, deps.db, { ...ownTrace(asker.accountId), subject: 'regulation consents' });
    return c.json({ items: rows.map(toConsent) }, 200);
  })
  .openapi(give, async (c) => {
    const { deps, asker } = c.var;
    const { accountId, displayName } = asker;
    const now = deps.clock();
    const { phone: number, endsAt } = c.req.valid('json');
    const agenda = await ownOne(deps, { accountId, ...c.req.valid('param') });
    const latest = now.plus(LONGEST).toMillis();
    const ends = endsAt === undefined ? now.plus(USUAL).toMillis() : Date.parse(endsAt);
    if (ends <= now.toMillis() || ends > latest)
      throw new Problem('invalid-request', 'endsAt: must be in the future, within three years');
    const given = { givenAt: now.toMillis(), endsAt: ends };
    await deps.db.transaction(async (tx) => {
      await giveRegulationConsent(tx, {
        agendaId: agenda.id,
        accountId,
        personIndexes:
          number === undefined
            ? []
            : namesSaid(agenda.name ?? displayName).map((name) =>
                personIndexOf(deps.vault, { phone: number, name }),
              ),
        givenAt: now.toJSDate(),
        endsAt: new Date(ends),
      });
      const subject = `regulation consent ${agenda.id}`;
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject });
    });
    return c.json(toConsent({ agendaId: agenda.id, byPhone: number !== undefined, ...given }), 200);
  })
  .openapi(revoke, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { id: agendaId } = await ownOne(deps, { accountId, ...c.req.valid('param') });
    await deps.db.transaction(async (tx) => {
      const revoked = await revokeRegulationConsent(tx, { agendaId, now: deps.clock().toJSDate() });
      if (!revoked) throw new Problem('not-found', 'No such yes of yours stands.');
      const subject = `regulation consent ${agendaId}`;
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject });
    });
    return c.body(null, 204);
  });

/** One's own agenda, or one's child's: whoever acts for someone gives no yes in their name. */
async function ownOne(
  deps: Pick<Deps, 'db' | 'vault' | 'clock'>,
  { accountId, agendaId }: { accountId: number; agendaId: number },
): Promise<Held> {
  const held = await heldAgendas(deps, { accountId, now: deps.clock() });
  return chosenAgenda(held.filter(isHeld), agendaId);
}

/** A name as it is proven, and as those who put the family name first say it. */
function namesSaid(name: string): string[] {
  const [given = '', ...family] = name.split(/\s+/u);
  return [...new Set([name, [...family, given].join(' ')])];
}

function toConsent({ givenAt, endsAt, ...row }: RegulationConsent): z.infer<typeof consent> {
  return { ...row, givenAt: new Date(givenAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
}
