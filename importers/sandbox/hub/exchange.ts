import { DateTime } from 'luxon';
import { Connection, ConsumerStatus, type AsyncMessage } from 'rabbitmq-client';
import { z } from 'zod';
import { edxl, wrapReply, type Edxl } from './envelope.ts';
import { receivedRdv } from './rdv.ts';

const EXCHANGE = 'hubsante';
const NAME = 'fr.health.hub';
const DEAD = 'hubsante.dead';

/** Which of a client's queues each kind of message arrives on. */
const QUEUE_OF = {
  Report: 'message',
  Update: 'message',
  Cancel: 'message',
  Ack: 'ack',
  Error: 'info',
} as const;

/** A pretend Hub Santé on a real broker. */
export interface SandboxHub {
  close(): Promise<void>;
}

/**
 * Declares what the Hub declares (one exchange; for each client its three queues) and routes by the envelope alone, after
 * the checks that the Hub makes: persistence, type, form, sender, schema, expiry; dead letters are told to their sender.
 */
export async function openSandboxHub(
  url: string,
  { clients, clock }: { clients: readonly string[]; clock: () => DateTime },
): Promise<SandboxHub> {
  const connection = new Connection({ url, connectionName: NAME });
  connection.on('error', () => undefined);
  await connection.exchangeDeclare({ exchange: EXCHANGE, type: 'direct', durable: true });
  await connection.exchangeDeclare({ exchange: DEAD, type: 'fanout', durable: true });
  for (const name of [`${NAME}.in`, DEAD]) await connection.queueDeclare({ queue: name, durable: true });
  await connection.queueBind({ queue: DEAD, exchange: DEAD });
  for (const client of clients) {
    await connection.queueBind({ queue: `${NAME}.in`, exchange: EXCHANGE, routingKey: client });
    for (const kind of ['message', 'ack', 'info'])
      await connection.queueDeclare({
        queue: `${client}.${kind}`,
        durable: true,
        ...(kind === 'message' && { arguments: { 'x-dead-letter-exchange': DEAD } }),
      });
  }
  const publisher = connection.createPublisher({ confirm: true });
  const out: Out = {
    clock,
    send: (queue, { body, ttl }) =>
      publisher.send(
        {
          routingKey: queue,
          durable: true,
          contentType: 'application/json',
          ...(ttl !== undefined && { expiration: String(Math.max(1, Math.round(ttl))) }),
        },
        body,
      ),
  };
  const routing = connection.createConsumer(
    { queue: `${NAME}.in`, queueOptions: { passive: true } },
    async (message) => {
      await route(message, out);
      return ConsumerStatus.ACK;
    },
  );
  const burying = connection.createConsumer(
    { queue: DEAD, queueOptions: { passive: true } },
    async ({ body }) => {
      const read = edxl.safeParse(body);
      if (read.success) await refuse(read.data, [500, 'DEAD_LETTERED_QUEUE'], out);
      return ConsumerStatus.ACK;
    },
  );
  for (const consumer of [routing, burying]) consumer.on('error', () => undefined);
  return {
    close: async () => {
      await Promise.all([routing.close(), burying.close()]);
      await publisher.close();
      await connection.close();
    },
  };
}

interface Out {
  clock: () => DateTime;
  send: (queue: string, parcel: { body: Edxl; ttl?: number }) => Promise<void>;
}
const named = z.looseObject({ distributionID: z.string() });

type Fault = readonly [code: number, name: string];

async function route(message: AsyncMessage, out: Out): Promise<void> {
  const read = edxl.safeParse(message.body);
  if (!read.success) {
    const id = named.safeParse(message.body).data?.distributionID ?? '';
    await answerFault(message.routingKey, { id, fault: [102, 'UNRECOGNIZED_MESSAGE_FORMAT'] }, out);
    return;
  }
  const body = read.data;
  const now = out.clock();
  const fault = faultOf(message, body, now);
  if (fault) {
    await answerFault(message.routingKey, { id: body.distributionID, fault }, out);
    return;
  }
  const ttl = DateTime.fromISO(body.dateTimeExpires).diff(now).toMillis();
  const queue = `${body.descriptor.explicitAddress.explicitAddressValue}.${QUEUE_OF[body.distributionKind]}`;
  await out.send(queue, body.distributionKind === 'Report' ? { body, ttl } : { body });
}

function faultOf(message: AsyncMessage, body: Edxl, now: DateTime): Fault | undefined {
  if (message.durable !== true) return [100, 'DELIVERY_MODE_INCONSISTENCY'];
  if (message.contentType !== 'application/json') return [101, 'NOT_ALLOWED_CONTENT_TYPE'];
  if (body.senderID !== message.routingKey) return [200, 'SENDER_INCONSISTENCY'];
  const { appointment } = body.content[0].jsonContent.embeddedJsonContent.message;
  const wrong = body.distributionKind === 'Report' && !receivedRdv.safeParse(appointment).success;
  if (wrong) return [300, 'INVALID_MESSAGE'];
  const late = DateTime.fromISO(body.dateTimeExpires) <= now;
  return late ? [400, 'EXPIRED_MESSAGE_BEFORE_ROUTING'] : undefined;
}

async function refuse(body: Edxl, fault: Fault, out: Out): Promise<void> {
  await answerFault(body.senderID, { id: body.distributionID, fault }, out);
}

async function answerFault(
  client: string,
  { id, fault: [statusCode, statusString] }: { id: string; fault: Fault },
  { clock, send }: Out,
): Promise<void> {
  const error = {
    errorCode: { statusCode, statusString },
    errorCause: `${statusString}: ${id}`,
    sourceMessage: {},
    referencedDistributionID: id,
  };
  const to = { from: NAME, to: client, now: clock() };
  await send(`${client}.info`, { body: wrapReply({ kind: 'Error', error }, to) });
}
