import { createRoute, z } from '@hono/zod-openapi';
import {
  findMessage,
  listMessages,
  listTries,
  retryMessage,
  type ListedMessage,
} from '../../db/queries/outbox/messages.ts';
import { findVendorByCode } from '../../db/queries/feeds/register.ts';
import { MESSAGE_CHANNELS, MESSAGE_STATES } from '../../db/vocabulary.ts';
import type { Asker } from '../identity/asker.ts';
import { needs } from '../middleware/authorise.ts';
import { answer, idParameter, noQuery, pageOf, pageQuery, toPage } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import {
  messageDetail,
  messageDetailExample,
  messageExample,
  messageResource,
  toMessage,
  toMessageDetail,
} from './message-resources.ts';

const messagePath = z.object({ messageId: idParameter('messageId', '812') });
const detail = answer(messageDetail, 'The message with its tries.', messageDetailExample);
const refusals = problems('invalid-request', 'sign-in-required', 'not-allowed', 'not-found');

const list = createRoute({
  method: 'get',
  path: '/messages',
  operationId: 'listMessages',
  tags: ['messages'],
  summary: 'What is owed to outside systems, and its fate; the newest first',
  description: 'A vendor sees what is owed to itself.',
  ...needs('message', 'read'),
  request: {
    query: pageQuery.extend({
      state: z.enum(MESSAGE_STATES).optional().openapi({ description: '`dead` is the dead-letter list.' }),
      channel: z.enum(MESSAGE_CHANNELS).optional(),
      vendor: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'must be the code of a vendor')
        .optional(),
    }),
  },
  responses: {
    200: answer(pageOf(messageResource), 'The messages.', { items: [messageExample] }),
    ...refusals,
  },
});

const read = createRoute({
  method: 'get',
  path: '/messages/{messageId}',
  operationId: 'readMessage',
  tags: ['messages'],
  summary: 'A message: what it says, every try at sending it',
  ...needs('message', 'read'),
  request: { params: messagePath, ...noQuery },
  responses: { 200: detail, ...refusals },
});

const retry = createRoute({
  method: 'post',
  path: '/messages/{messageId}/retry',
  operationId: 'retryMessage',
  tags: ['messages'],
  summary: 'Have a dead or expired message tried anew, at once',
  ...needs('message', 'change'),
  request: { params: messagePath, ...noQuery },
  responses: {
    200: detail,
    ...problems('invalid-request', 'sign-in-required', 'not-allowed', 'cross-site-request', 'not-found'),
    ...problems('message-not-dead'),
  },
});

export const messageRoutes = router()
  .openapi(list, async (c) => {
    const { deps, asker } = c.var;
    const { vendor, ...filter } = c.req.valid('query');
    const rows = await listMessages(deps.db, { ...filter, vendorId: await vendorIdOf(deps, asker, vendor) });
    return c.json(toPage(rows, filter.limit, toMessage), 200);
  })
  .openapi(read, async (c) => {
    const { deps, asker } = c.var;
    const message = await findVisible(deps, asker, c.req.valid('param').messageId);
    return c.json(toMessageDetail(message, await listTries(deps.db, [message.id])), 200);
  })
  .openapi(retry, async (c) => {
    const { deps, asker } = c.var;
    const { id } = await findVisible(deps, asker, c.req.valid('param').messageId);
    const retried = await retryMessage(deps.db, { id, at: deps.clock().toJSDate() });
    if (!retried) throw new Problem('message-not-dead', 'It was sent, or waits for its next try.');
    const message = await findVisible(deps, asker, id);
    return c.json(toMessageDetail(message, await listTries(deps.db, [id])), 200);
  });

/** Whose messages are asked for: a vendor's own, whatever it names; another's are as absent. */
async function vendorIdOf({ db }: Deps, asker: Asker, code: string | undefined): Promise<number | undefined> {
  const named = code === undefined ? undefined : await findVendorByCode(db, code);
  const own = asker.role === 'vendor' ? (asker.vendorId ?? 0) : undefined;
  const strange = code !== undefined && (!named || (own !== undefined && named.id !== own));
  if (strange) throw new Problem('not-found', `You know no vendor ${code}.`);
  return own ?? named?.id;
}

async function findVisible({ db }: Deps, asker: Asker, id: number): Promise<ListedMessage> {
  const message = await findMessage(db, id);
  const visible = asker.role !== 'vendor' || (message && message.vendorId === (asker.vendorId ?? 0));
  if (!message || !visible) throw new Problem('not-found', `There is no message ${id} here.`);
  return message;
}
