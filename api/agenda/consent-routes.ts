import { createHash, randomBytes } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { DateTime } from 'luxon';
import type { Transaction } from '../../db/client.ts';
import {
  findConnectableVendor,
  giveConsent,
  listConsents,
  refuseVendor,
  revokeConsent,
  type NewConsent,
} from '../../db/queries/people/consents.ts';
import { listStanding } from '../../db/queries/people/purposes.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery } from '../page.ts';
import { settleEnded } from '../people/ended-consents.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import {
  consentBody,
  consentExample,
  consentList,
  consentListExample,
  consentResource,
  givenResource,
  refusalBody,
  toConsent,
  toStanding,
} from './consent-resources.ts';
import { chosenAgenda, heldAgendas, ownTrace } from './held.ts';

/** A yes ends by itself: after a year when nothing is said, after three at most. */
const USUAL = { years: 1 };
const LONGEST = { years: 3 };

const writes = ['malformed-json', 'unsupported-media-type', 'cross-site-request'] as const;

const give = createRoute({
  method: 'post',
  path: '/consents',
  operationId: 'giveConsent',
  tags: ['agenda'],
  summary: 'Say yes to a vendor for one purpose, until a date',
  description:
    'To let it write in an agenda gives the pairing id by which that vendor names the person; it is shown once and kept nowhere.',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: consentBody } } } },
  responses: {
    201: answer(givenResource, 'The vendor may.', { ...consentExample, pairingId: 'pLnVw0yYc1qXQmO3x0mG6Q' }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const refuse = createRoute({
  method: 'post',
  path: '/consents/refusals',
  operationId: 'refuseVendor',
  tags: ['agenda'],
  summary: 'Say no to a vendor that asked nothing, since it knows me by my health identity',
  description: 'As a yes taken back: it is told, and what that purpose let it write is hidden, then erased.',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: refusalBody } } } },
  responses: {
    201: answer(consentResource, 'The vendor may not.', {
      ...consentExample,
      endsAt: consentExample.givenAt,
      revokedAt: consentExample.givenAt,
    }),
    ...problems('invalid-request', ...writes, 'sign-in-required', 'not-found'),
  },
});

const list = createRoute({
  method: 'get',
  path: '/consents',
  operationId: 'listConsents',
  tags: ['agenda'],
  summary: 'What I allowed which vendor for which purpose, and until when',
  ...needs('agenda', 'share'),
  request: noQuery,
  responses: {
    200: answer(consentList, 'Newest first, ended ones too.', consentListExample),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const revoke = createRoute({
  method: 'delete',
  path: '/consents/{consentId}',
  operationId: 'revokeConsent',
  tags: ['agenda'],
  summary: 'Take a yes back: the vendor is told, and what it wrote by it is hidden at once, then erased',
  description: 'With the yes to write in the agenda, every other to that vendor ends.',
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
    const { endsAt: wanted, ...said } = c.req.valid('json');
    const now = deps.clock();
    const endsAt = endOf(wanted, now);
    const { vendorId, agendaId } = await meant(deps, { accountId, now, ...said });
    const { pairingId, ...pairing } = pairingFor(deps.vault, { vendorId, purpose: said.purpose });
    const { purpose } = said;
    const at = { givenAt: now.toJSDate(), endsAt };
    const given = { agendaId, accountId, vendorId, purpose, ...pairing, ...at };
    const row = await deps.db.transaction(async (tx) => {
      const id = await giveConsent(tx, given);
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: `consent ${id}` });
      return readOne(tx, { agendaId, id });
    });
    return c.json({ ...row, pairingId }, 201, { 'Cache-Control': 'no-store' });
  })
  .openapi(refuse, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const said = c.req.valid('json');
    const now = deps.clock();
    const whose = await meant(deps, { accountId, now, ...said });
    const at = now.toJSDate();
    const row = await deps.db.transaction(async (tx) => {
      const id = await refuseVendor(tx, { ...whose, accountId, purpose: said.purpose, now: at });
      await settleEnded(tx, deps.vault, { now: at, consentId: id });
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: `consent ${id}` });
      return readOne(tx, { agendaId: whose.agendaId, id });
    });
    return c.json(row, 201);
  })
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const agendaIds = (await heldAgendas(deps, { accountId: asker.accountId, now })).map(({ id }) => id);
    const [items, standing] = await Promise.all([
      listConsents(deps.db, agendaIds),
      listStanding(deps.db, { agendaIds, now: now.toJSDate() }),
    ]);
    await trace(c, deps.db, { ...ownTrace(asker.accountId), subject: `consents ${agendaIds.join(',')}` });
    return c.json({ items: items.map(toConsent), standing: standing.map(toStanding) }, 200);
  })
  .openapi(revoke, async (c) => {
    const { deps, asker } = c.var;
    const now = deps.clock();
    const { consentId: id } = c.req.valid('param');
    const agendaIds = (await heldAgendas(deps, { accountId: asker.accountId, now })).map((each) => each.id);
    const at = now.toJSDate();
    await deps.db.transaction(async (tx) => {
      const revoked = await revokeConsent(tx, { agendaIds, id, now: at });
      if (revoked.length === 0)
        throw new Problem('not-found', 'There is no such consent of yours that still stands.');
      for (const consentId of revoked) await settleEnded(tx, deps.vault, { now: at, consentId });
      await trace(c, tx, { ...ownTrace(asker.accountId), need: 'agenda.share', subject: `consent ${id}` });
    });
    return c.body(null, 204);
  });

/** When a yes ends, as it was asked for. Throws `invalid-request`. */
function endOf(wanted: string | undefined, now: DateTime<true>): Date {
  const end = wanted === undefined ? now.plus(USUAL).toMillis() : Date.parse(wanted);
  if (end > now.toMillis() && end <= now.plus(LONGEST).toMillis()) return new Date(end);
  throw new Problem('invalid-request', 'endsAt: must be in the future, within three years');
}

/** The vendor and the agenda that are meant. Throws `not-found`. */
async function meant(
  deps: Deps,
  said: { accountId: number; now: DateTime<true>; vendor: string; agendaId?: number | undefined },
): Promise<{ vendorId: number; agendaId: number }> {
  const agenda = chosenAgenda(await heldAgendas(deps, said), said.agendaId);
  const vendor = await findConnectableVendor(deps.db, said.vendor);
  if (!vendor) throw new Problem('not-found', 'There is no such vendor to connect.');
  return { vendorId: vendor.id, agendaId: agenda.id };
}

/** What a vendor will name the person by, when the purpose has it name them. */
function pairingFor(vault: Deps['vault'], { vendorId, purpose }: Pick<NewConsent, 'vendorId' | 'purpose'>) {
  if (purpose !== 'agenda') return { pairingId: null, pairingIndex: null, pairingDigest: null };
  const pairingId = randomBytes(16).toString('base64url');
  return {
    pairingId,
    pairingIndex: vault.blindIndex(`${vendorId}:${pairingId}`, 'pairing'),
    pairingDigest: createHash('sha256').update(pairingId).digest('base64url'),
  };
}

async function readOne(tx: Transaction, { agendaId, id }: { agendaId: number; id: number }) {
  const row = (await listConsents(tx, [agendaId])).find((each) => each.id === id);
  if (!row) throw new Error('a consent was written and not found');
  return toConsent(row);
}
