import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { Connection, ConsumerStatus, type AsyncMessage } from 'rabbitmq-client';
import type { HubSettings } from '../config.ts';

/** Where the Hub takes what its clients send; the routing key is who sends. */
const EXCHANGE = 'hubsante';

/** How long a broker that does not answer is waited for (ms): a message that is not taken is tried again later. */
const PATIENCE_MS = 1500;
const CONFIRM_MS = 10_000;

/** What is sent and until when it may be delivered. */
export interface Parcel {
  distributionId: string;
  lifeMs: number;
  envelope: object;
}

/** The way to the Hub Santé. */
export interface Hub {
  sender: string;
  /** Ends when the broker has confirmed that it keeps the message. Throws when it did not, or has nowhere to put it. */
  publish(parcel: Parcel): Promise<void>;
  /** Hands over what arrives for us on the acknowledgement and information queues; one whose handling throws is given back. */
  listen(take: (body: unknown) => Promise<void>): void;
  close(): Promise<void>;
}

/** Connects by itself and again; the Hub's queues and exchange are the Hub's to declare. */
export function openHub(settings: HubSettings, log: Logger): Hub {
  const { url, sender } = settings;
  const connection = new Connection({
    url,
    connectionName: sender,
    acquireTimeout: PATIENCE_MS,
    connectionTimeout: 5000,
    ...tlsOf(settings),
  });
  connection.on('error', (error: unknown) =>
    log.warn({ reason: codeOf(error) }, 'the Hub’s broker was lost'),
  );
  connection.on('connection', () => log.info('the Hub’s broker answers'));
  const lost = new Set<string>();
  const publisher = connection.createPublisher({
    confirm: true,
    onReturn: ({ messageId }) => void lost.add(messageId ?? ''),
  });
  const closers: (() => Promise<void>)[] = [];
  return {
    sender,
    publish: async (parcel) => {
      if (!connection.ready) await connection.onConnect(PATIENCE_MS, true);
      await withinTime(publisher.send(headersOf(parcel, sender), parcel.envelope));
      if (lost.delete(parcel.distributionId))
        throw new Error('the Hub has no place for what this sender sends');
    },
    listen: (take) => {
      for (const queue of [`${sender}.ack`, `${sender}.info`]) {
        const found = { queue, queueOptions: { passive: true }, qos: { prefetchCount: 8 } };
        const consumer = connection.createConsumer(found, async (message) => {
          await take(bodyOf(message));
          return ConsumerStatus.ACK;
        });
        consumer.on('error', (error: unknown) =>
          log.warn({ queue, reason: codeOf(error) }, 'a Hub queue failed'),
        );
        closers.push(() => consumer.close());
      }
    },
    close: async () => {
      await Promise.all(closers.map((close) => close()));
      await publisher.close();
      await connection.close();
    },
  };
}

function headersOf({ distributionId, lifeMs }: Parcel, sender: string) {
  return {
    exchange: EXCHANGE,
    routingKey: sender,
    messageId: distributionId,
    contentType: 'application/json',
    durable: true,
    mandatory: true,
    expiration: String(Math.max(1, Math.round(lifeMs))),
  };
}

/** Mutual TLS 1.2 or later, when the files of a certificate are given. */
function tlsOf({ url, certFile, keyFile, caFile }: HubSettings) {
  if (!url.startsWith('amqps:')) return {};
  return {
    tls: {
      minVersion: 'TLSv1.2' as const,
      ...(certFile !== undefined && { cert: readFileSync(certFile) }),
      ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
      ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    },
  };
}

async function withinTime(sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the broker did not confirm in time')), CONFIRM_MS);
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** JSON is parsed by the client when it is declared as such; otherwise its bytes are read here. */
function bodyOf({ body }: AsyncMessage): unknown {
  const raw: unknown = body;
  if (!Buffer.isBuffer(raw) && typeof raw !== 'string') return raw;
  try {
    return JSON.parse(raw.toString());
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.name;
}
