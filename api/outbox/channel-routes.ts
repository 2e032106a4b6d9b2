import { createRoute, z } from '@hono/zod-openapi';
import { countByChannel } from '../../db/queries/outbox/message-counts.ts';
import { MESSAGE_CHANNELS } from '../../db/vocabulary.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import { CHANNELS } from './channels.ts';

/** A way out: whether it is open, and what lies before it. */
const channelResource = z
  .object({
    channel: z.enum(MESSAGE_CHANNELS),
    /** Whether this installation can send on it: a hub without `AMQP_URL`, e-mail without `SMTP_URL` cannot. */
    open: z.boolean(),
    waiting: z.int(),
    dead: z.int(),
    expired: z.int(),
    /** Since when the oldest of those waiting waits. */
    waitingSince: z.iso.datetime().nullable(),
  })
  .openapi('MessageChannel');

const example = {
  channel: 'hub',
  open: false,
  waiting: 12,
  dead: 0,
  expired: 0,
  waitingSince: '2026-11-24T12:00:00.000Z',
} as const satisfies z.input<typeof channelResource>;

const list = createRoute({
  method: 'get',
  path: '/channels',
  operationId: 'listChannels',
  tags: ['messages'],
  summary: 'The ways out to outside systems: which are open, and what waits for each',
  description: 'A vendor sees what is owed to itself.',
  ...needs('message', 'read'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(channelResource) }), 'Every way out.', { items: [example] }),
    ...problems('invalid-request', 'sign-in-required', 'not-allowed'),
  },
});

export const channelRoutes = router().openapi(list, async (c) => {
  const { deps, asker } = c.var;
  const vendorId = asker.role === 'vendor' ? (asker.vendorId ?? 0) : undefined;
  const counts = await countByChannel(deps.db, vendorId);
  const items = counts.map(({ waitingSince, ...rest }) => ({
    ...rest,
    open: isOpen(deps, rest.channel),
    waitingSince: waitingSince?.toISOString() ?? null,
  }));
  return c.json({ items }, 200);
});

function isOpen(deps: Deps, name: string): boolean {
  const channel = CHANNELS.find((each) => each.name === name);
  return channel !== undefined && (channel.isOpen?.(deps) ?? true);
}
