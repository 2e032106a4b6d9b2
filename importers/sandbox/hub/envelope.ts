import { DateTime } from 'luxon';
import { z } from 'zod';

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}$/);
const addressee = z.strictObject({ name: z.string(), URI: z.string().regex(/^hubex:/) });

/** EDXL-DE as the Hub routes it: it reads nothing but the envelope. */
export const edxl = z.strictObject({
  distributionID: z.string().regex(/^[^_]+_.+$/),
  senderID: z.string(),
  dateTimeSent: instant,
  dateTimeExpires: instant,
  distributionStatus: z.enum(['Actual', 'Exercise']),
  distributionKind: z.enum(['Report', 'Update', 'Cancel', 'Ack', 'Error']),
  descriptor: z.strictObject({
    language: z.string(),
    explicitAddress: z.strictObject({
      explicitAddressScheme: z.literal('hubex'),
      explicitAddressValue: z.string(),
    }),
  }),
  content: z.tuple([
    z.strictObject({
      jsonContent: z.strictObject({
        embeddedJsonContent: z.strictObject({
          message: z.looseObject({
            messageId: z.string(),
            sender: addressee,
            sentAt: instant,
            kind: z.string(),
            status: z.string(),
            recipient: z.array(addressee).min(1),
          }),
        }),
      }),
    }),
  ]),
});
export type Edxl = z.infer<typeof edxl>;

/** What is answered: an acknowledgement of a message, or an error about it. */
export type Reply =
  | { kind: 'Ack'; reference: { distributionID: string } }
  | {
      kind: 'Error';
      error: {
        errorCode: { statusCode: number; statusString: string };
        errorCause: string;
        sourceMessage: object;
        referencedDistributionID: string;
      };
    };

/** An answer in its envelope. */
export function wrapReply(
  reply: Reply,
  { from, to, now }: { from: string; to: string; now: DateTime },
): Edxl {
  const { kind, ...said } = reply;
  const distributionID = `${from}_${crypto.randomUUID()}`;
  const at = (time: DateTime) => time.setZone('Europe/Paris').toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
  const who = (name: string) => ({ name, URI: `hubex:${name}` });
  const [status, sentAt] = ['Exercise' as const, at(now)];
  const message = {
    messageId: distributionID,
    sender: who(from),
    sentAt,
    kind,
    status,
    recipient: [who(to)],
    ...said,
  };
  return {
    distributionID,
    senderID: from,
    dateTimeSent: sentAt,
    dateTimeExpires: at(now.plus({ days: 1 })),
    distributionStatus: status,
    distributionKind: kind,
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: to },
    },
    content: [{ jsonContent: { embeddedJsonContent: { message } } }],
  };
}
