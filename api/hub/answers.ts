import { z } from 'zod';
import { noteHubAnswer, type HubSaid } from '../../db/queries/outbox/hub.ts';
import type { Deps } from '../router.ts';

const envelope = z.looseObject({
  distributionKind: z.enum(['Ack', 'Error']),
  senderID: z.string(),
  content: z
    .array(
      z.looseObject({
        jsonContent: z.looseObject({
          embeddedJsonContent: z.looseObject({
            message: z.looseObject({
              reference: z.looseObject({ distributionID: z.string() }).optional(),
              error: z
                .looseObject({
                  errorCode: z.looseObject({ statusCode: z.coerce.number().int() }),
                  referencedDistributionID: z.string(),
                })
                .optional(),
            }),
          }),
        }),
      }),
    )
    .min(1),
});

/** The receiver knows this appointment already. */
const CONFLICT = 409;
/** The Hub gave it up: too late to route, or nobody read it in time. */
const EXPIRED = new Set([400, 500]);
/** What we sent was wrong: how it was published, its form, its sender, its schema. A fault of ours. */
const OURS = new Set([100, 101, 102, 200, 300]);

/**
 * Takes what arrived on our acknowledgement and information queues. What cannot be read, or speaks of nothing of ours, is
 * logged and let go: it would come back forever otherwise.
 */
export async function takeHubAnswer({ db, clock, log, hub }: Deps, body: unknown): Promise<void> {
  const read = envelope.safeParse(body);
  const said = read.success
    ? saidBy(read.data, { sender: hub?.sender ?? '', at: clock().toJSDate() })
    : undefined;
  if (!said) {
    log.warn('an answer of the Hub could not be read');
    return;
  }
  const answer = await db.transaction((tx) => noteHubAnswer(tx, said));
  const facts = { hubMessage: said.id, answer, ...('code' in said && { code: said.code }) };
  if (answer === undefined) log.warn(facts, 'an answer of the Hub names no message of ours');
  else if ('code' in said && OURS.has(said.code))
    log.error(facts, 'the Hub refuses what we send: a fault of ours');
  else if (answer === 'refused' || answer === 'expired')
    log.warn(facts, 'a message to the Hub was not taken');
  else log.debug(facts, 'a message to the Hub was taken');
}

function saidBy(
  { distributionKind, content }: z.infer<typeof envelope>,
  { sender, at }: { sender: string; at: Date },
): HubSaid | undefined {
  const message = content[0]?.jsonContent.embeddedJsonContent.message;
  if (distributionKind === 'Ack') {
    const id = idIn(message?.reference?.distributionID, sender);
    return id === undefined ? undefined : { id, at, answer: 'acknowledged' };
  }
  const id = idIn(message?.error?.referencedDistributionID, sender);
  const code = message?.error?.errorCode.statusCode;
  if (id === undefined || code === undefined) return undefined;
  const answer = code === CONFLICT ? 'conflict' : EXPIRED.has(code) ? 'expired' : 'refused';
  return { id, at, answer, code, reason: reasonOf(code) };
}

/** Our own id out of a `distributionID`: `<sender>_<id>`. */
function idIn(distributionId: string | undefined, sender: string): string | undefined {
  const id = distributionId?.startsWith(`${sender}_`) ? distributionId.slice(sender.length + 1) : undefined;
  return z.uuid().safeParse(id).success ? id : undefined;
}

/** In our own words: the other side's may quote the message, names included. */
function reasonOf(code: number): string {
  if (code === CONFLICT) return 'the call-centre software knows another appointment by this id (409)';
  if (code === 400) return 'it expired at the Hub before it was routed (400)';
  if (code === 500) return 'nobody read it at the call centre in time (500)';
  if (OURS.has(code)) return `the Hub says that our message is wrong (${code})`;
  return `the call centre refused it (${code})`;
}
