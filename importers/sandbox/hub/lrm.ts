import type { DateTime } from 'luxon';
import { Connection, ConsumerStatus } from 'rabbitmq-client';
import { edxl, wrapReply, type Reply } from './envelope.ts';
import { receivedRdv, type ReceivedRdv } from './rdv.ts';

/** What the software does with the next messages: takes them, answers an error to each, or never answers. */
type Manner = 'takes' | 'errs' | 'silent';

/** A pretend call-centre software behind the Hub: the appointments it knows, by id, and how it behaves. */
export interface SandboxLrm {
  appointments: Map<string, ReceivedRdv>;
  /** Every envelope that arrived, in order. */
  arrived: unknown[];
  manner: Manner;
  close(): Promise<void>;
}

/** Reads the messages of one call centre and acknowledges each; a second creation under one id is a conflict (409). */
export async function openSandboxLrm(
  url: string,
  { client, clock }: { client: string; clock: () => DateTime },
): Promise<SandboxLrm> {
  const connection = new Connection({ url, connectionName: client });
  connection.on('error', () => undefined);
  const publisher = connection.createPublisher({ confirm: true });
  const lrm: SandboxLrm = {
    appointments: new Map(),
    arrived: [],
    manner: 'takes',
    close: async () => {
      await consumer.close();
      await publisher.close();
      await connection.close();
    },
  };
  const consumer = connection.createConsumer(
    { queue: `${client}.message`, queueOptions: { passive: true } },
    async ({ body }) => {
      const read = edxl.safeParse(body);
      if (!read.success) return ConsumerStatus.DROP;
      lrm.arrived.push(read.data);
      if (lrm.manner === 'silent') return ConsumerStatus.ACK;
      const { distributionID, senderID: to, content } = read.data;
      const { appointment } = content[0].jsonContent.embeddedJsonContent.message;
      const reply = take(lrm, { distributionID, appointment });
      const headers = {
        exchange: 'hubsante',
        routingKey: client,
        durable: true,
        contentType: 'application/json',
      };
      await publisher.send(headers, wrapReply(reply, { from: client, to, now: clock() }));
      return ConsumerStatus.ACK;
    },
  );
  consumer.on('error', () => undefined);
  await new Promise<void>((ready) => {
    consumer.once('ready', () => ready());
  });
  return lrm;
}

function take(
  { appointments, manner }: SandboxLrm,
  { distributionID, appointment }: { distributionID: string; appointment: unknown },
): Reply {
  const fault = (statusCode: number, statusString: string): Reply => ({
    kind: 'Error',
    error: {
      errorCode: { statusCode, statusString },
      errorCause: statusString,
      sourceMessage: {},
      referencedDistributionID: distributionID,
    },
  });
  if (manner === 'errs') return fault(503, 'SERVICE_UNAVAILABLE');
  const read = receivedRdv.safeParse(appointment);
  if (!read.success) return fault(300, 'INVALID_MESSAGE');
  const { appointmentId, method } = read.data;
  if (method === 'CreateAppointment' && appointments.has(appointmentId)) return fault(409, 'CONFLICT');
  appointments.set(appointmentId, read.data);
  return { kind: 'Ack', reference: { distributionID } };
}
