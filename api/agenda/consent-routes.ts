import { createHash, randomBytes } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import {
  findConnectableVendor,
  giveConsent,
  listConsents,
  revokeConsent,
  type ConsentRow,
} from '../../db/queries/consents.ts';
import { CONSENT_PURPOSES } from '../../db/vocabulary.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, rowNumber } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router } from '../router.ts';
import { settleEnded } from '../people/ended-consents.ts';
import { chosenAgenda, heldAgendas, ownTrace } from './held.ts';

/** A yes ends by itself: after a year when nothing is said, after three at most. */
const USUAL = { years: 1 };
const LONGEST = { years: 3 };

const consentBody = z
  .strictObject({
    vendor: z.string().min(1).max(60).openapi({ description: 'The code of the vendor.' }),
    purpose: z.enum(CONSENT_PURPOSES),
    endsAt: z.iso.datetime({ offset: true }).optional(),
    agendaId: rowNumber.optional().openapi({ description: 'A child’s; one’s own when absent.' }),
  })
  .openapi('NewConsent', { example: { vendor: 'vilaine', purpose: 'agenda' } });

const consentResource = z
  .object({
    id: z.int(),
    agendaId: z.int(),
    vendor: z.string(),
    vendorCode: z.string(),
    purpose: z.enum(CONSENT_PURPOSES),
    givenAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('Consent');

const consentExample: z.infer<typeof consentResource> = {
  id: 5,
  agendaId: 3,
  vendor: 'Vilaine RDV',
  vendorCode: 'vilaine',
  purpose: 'agenda',
  givenAt: '2026-11-24T12:00:00.000Z',
  endsAt: '2027-11-24T12:00:00.000Z',
  revokedAt: null,
};

const givenResource = consentResource
  .extend({
    pairingId: z.string().openapi({ description: 'What the vendor names this person by; shown once.' }),
  })
  .openapi('GivenConsent');

const give = createRoute({
  method: 'post',
  path: '/consents',
  operationId: 'giveConsent',
  tags: ['agenda'],
  summary: 'Let a vendor write appointments in an agenda, until a date',
  description:
    'Gives the pairing id by which that vendor names the person; it is shown once and kept nowhere.',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: consentBody } } } },
  responses: {
    201: answer(givenResource, 'The vendor may.', { ...consentExample, pairingId: 'pLnVw0yYc1qXQmO3x0mG6Q' }),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/consents',
  operationId: 'listConsents',
  tags: ['agenda'],
  summary: 'What I allowed which vendor, and until when',
  ...needs('agenda', 'share'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(consentResource) }), 'Newest first, ended ones too.', {
      items: [consentExample],
    }),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const revoke = createRoute({
  method: 'delete',
  path: '/consents/{consentId}',
  operationId: 'revokeConsent',
  tags: ['agenda'],
  summary: 'Take a yes back: the vendor is told, and what it wrote is hidden at once, then erased',
  ...needs('agenda', 'share'),
  request: { params: z.object({ consentId: idParameter('consentId', '5') }), ...noQuery },
  responses: {
    204: { description: 'It has ended.' },
    ...problems('invalid-request', 'sign-in-required', 'cross-site-request', 'not-found'),
  },
});

export const consentRoutes = router()
  .openapi(give, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const { vendor: code, purpose, endsAt: asked, agendaId } = c.req.valid('json');
    const now = deps.clock();
    const agenda = chosenAgenda(await heldAgendas(deps, { accountId, now }), agendaId);
    const vendor = await findConnectableVendor(deps.db, code);
    if (!vendor) throw new Problem('not-found', 'There is no such vendor to connect.');
    const latest = now.plus(LONGEST).toMillis();
    const wanted = asked === undefined ? now.plus(USUAL).toMillis() : Date.parse(asked);
    if (wanted <= now.toMillis() || wanted > latest)
      throw new Problem('invalid-request', 'endsAt: must be in the future, within three years');
    const pairingId = randomBytes(16).toString('base64url');
    const pairingIndex = deps.vault.blindIndex(`${vendor.id}:${pairingId}`, 'pairing');
    const given = {
      agendaId: agenda.id,
      accountId,
      vendorId: vendor.id,
      purpose,
      pairingIndex,
      pairingDigest: createHash('sha256').update(pairingId).digest('base64url'),
      givenAt: now.toJSDate(),
      endsAt: new Date(wanted),
    };
    const rows = await deps.db.transaction(async (tx) => {
      const id = await giveConsent(tx, given);
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: `consent ${id}` });
      return (await listConsents(tx, [agenda.id])).filter((row) => row.id === id);
    });
    const [row] = rows;
    if (!row) throw new Error('a consent was written and not found');
    return c.json({ ...toConsent(row), pairingId }, 201, { 'Cache-Control': 'no-store' });
  })
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const held = await heldAgendas(deps, { accountId: asker.accountId, now: deps.clock() });
    const ids = held.map(({ id }) => id);
    const rows = await listConsents(deps.db, ids);
    await trace(c, deps.db, { ...ownTrace(asker.accountId), subject: `consents ${ids.join(',')}` });
    return c.json({ items: rows.map(toConsent) }, 200);
  })
  .openapi(revoke, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const { consentId: id } = c.req.valid('param');
    const agendaIds = (await heldAgendas(deps, { accountId: asker.accountId, now })).map((each) => each.id);
    await deps.db.transaction(async (tx) => {
      const revoked = await revokeConsent(tx, { agendaIds, id, now: now.toJSDate() });
      if (!revoked) throw new Problem('not-found', 'There is no such consent of yours that still stands.');
      await settleEnded(tx, deps.vault, { now: now.toJSDate(), consentId: id });
      await trace(c, tx, { ...ownTrace(asker.accountId), need: 'agenda.share', subject: `consent ${id}` });
    });
    return c.body(null, 204);
  });

function toConsent({ givenAt, endsAt, revokedAt, ...row }: ConsentRow): z.infer<typeof consentResource> {
  const toInstant = (at: number) => new Date(at).toISOString();
  const ended = revokedAt === null ? null : toInstant(revokedAt);
  return { ...row, givenAt: toInstant(givenAt), endsAt: toInstant(endsAt), revokedAt: ended };
}
