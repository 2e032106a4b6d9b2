import { findWebhook, stopWebhook } from '../../db/queries/outbox/webhooks.ts';
import type { ClaimedMessage } from '../../db/queries/outbox/sending.ts';
import { send } from '../../importers/http.ts';
import type { Deps } from '../router.ts';
import type { Channel, Sent } from './channel.ts';
import { signatureHeaders } from './webhook-secret.ts';

/** A receiver should take what it is told and think later (Standard Webhooks); ms. */
const DEADLINE_MS = 5000;

/** Tells a vendor's address: any 2xx has it, 410 says it is gone, everything else is tried again. */
export const webhookChannel: Channel = { name: 'webhook', send: tell };

async function tell({ db, vault, clock }: Deps, message: ClaimedMessage): Promise<Sent> {
  const id = Number(message.target.split(':')[1]);
  const webhook = await findWebhook(db, { id });
  if (!webhook) return { outcome: 'refused', status: null, reason: 'the webhook was taken away' };
  const at = clock().toJSDate();
  const body = JSON.stringify(payloadOf(message));
  const headers = {
    ...signatureHeaders(vault, webhook, { messageId: `msg_${message.id}`, at, body }),
    'content-type': 'application/json',
  };
  const { url, sandbox } = webhook;
  const answer = await send(
    { method: 'POST', url, headers, body },
    { sandbox, deadlineMs: DEADLINE_MS, maxBytes: 64 * 1024 },
  );
  if (!answer.answered) {
    const outcome = answer.code === 'refused-address' ? 'refused' : 'later';
    return { outcome, status: null, reason: answer.reason };
  }
  const { status } = answer;
  if (status >= 200 && status <= 299) return { outcome: 'sent', status };
  const reason = `the address answers ${status}`;
  if (status !== 410) return { outcome: 'later', status, reason };
  await stopWebhook(db, { id, at });
  return { outcome: 'refused', status, reason: 'the address said that it is gone' };
}

/**
 * What is told, as Standard Webhooks lays it out. `sequence` grows within a subject: a receiver that sees a smaller one
 * after a greater one knows that it is late.
 */
function payloadOf({ id, kind, subject, body, createdAt }: ClaimedMessage): Record<string, unknown> {
  return {
    type: kind,
    timestamp: createdAt.toISOString(),
    data: { ...body, subject, sequence: id },
  };
}
