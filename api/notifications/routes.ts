import { createRoute, z } from '@hono/zod-openapi';
import { DateTime } from 'luxon';
import { findChoices, putChoices } from '../../db/queries/notifications/notifications.ts';
import { NOTIFICATION_FAMILIES } from '../../db/vocabulary.ts';
import { ownTrace } from '../agenda/held.ts';
import { trace } from '../identity/trace.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router } from '../router.ts';
import { USUAL_CHOICES } from './choices.ts';

const minute = z.int().min(0).max(1439);

const choices = z
  .strictObject({
    byMail: z.boolean(),
    families: z.array(z.enum(NOTIFICATION_FAMILIES)),
    quietFrom: minute.openapi({ description: 'Minutes since midnight; nothing is sent from then on.' }),
    quietTo: minute.openapi({ description: 'Until then, past midnight when it is not after the first.' }),
    zone: z
      .string()
      .refine((zone) => DateTime.utc(2026).setZone(zone).isValid, 'must be a time zone of the IANA database'),
  })
  .openapi('NotificationChoices', { example: USUAL_CHOICES });

const read = createRoute({
  method: 'get',
  path: '/notification-choices',
  operationId: 'readNotificationChoices',
  tags: ['agenda'],
  summary: 'What I am written about, and when not',
  ...needs('agenda', 'share'),
  request: noQuery,
  responses: {
    200: answer(choices, 'The choices.', USUAL_CHOICES),
    ...problems('invalid-request', 'sign-in-required', 'not-found'),
  },
});

const write = createRoute({
  method: 'put',
  path: '/notification-choices',
  operationId: 'writeNotificationChoices',
  tags: ['agenda'],
  summary: 'Choose what I am written about',
  ...needs('agenda', 'share'),
  request: { ...noQuery, body: { required: true, content: { 'application/json': { schema: choices } } } },
  responses: {
    200: answer(choices, 'The choices, kept.', USUAL_CHOICES),
    ...problems('invalid-request', 'malformed-json', 'unsupported-media-type', 'sign-in-required'),
    ...problems('cross-site-request', 'not-found'),
  },
});

export const notificationRoutes = router()
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    const chosen = (await findChoices(deps.db, asker.accountId)) ?? USUAL_CHOICES;
    await trace(c, deps.db, { ...ownTrace(asker.accountId), subject: 'notification-choices' });
    return c.json(chosen, 200);
  })
  .openapi(write, async (c) => {
    const { deps, asker } = c.var;
    const { accountId } = asker;
    const chosen = c.req.valid('json');
    await deps.db.transaction(async (tx) => {
      await putChoices(tx, { ...chosen, accountId, now: deps.clock().toJSDate() });
      await trace(c, tx, { ...ownTrace(accountId), need: 'agenda.share', subject: 'notification-choices' });
    });
    return c.json(chosen, 200);
  });
