import { randomBytes } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import type { Webhook } from '../../db/queries/outbox/webhooks.ts';
import type { Vault } from '../identity/vault.ts';

/** What the vault binds a webhook's secret to. */
const CONTEXT = 'webhook-secret';

/** A new secret as Standard Webhooks writes one, and sealed. */
export function mintSecret(vault: Vault): { secret: string; secretSealed: string } {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  return { secret, secretSealed: vault.seal(secret, CONTEXT) };
}

/** The headers that prove a body is ours: signed with the secret, and with the one before while that still lives. */
export function signatureHeaders(
  vault: Vault,
  webhook: Pick<Webhook, 'secretSealed' | 'formerSealed' | 'formerUntil'>,
  said: { messageId: string; at: Date; body: string },
): Record<string, string> {
  const { messageId, at, body } = said;
  const { secretSealed, formerSealed, formerUntil } = webhook;
  const former = formerSealed !== null && formerUntil !== null && formerUntil > at ? [formerSealed] : [];
  const signatures = [secretSealed, ...former].map((sealed) =>
    new Signer(vault.open(sealed, CONTEXT)).sign(messageId, at, body),
  );
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
