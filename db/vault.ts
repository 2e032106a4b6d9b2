import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';

const key = z
  .base64('must be 32 bytes in base64')
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64');

/** The keys of an installation: sealing keys by id, the one in use, and the key of the blind index. */
export const secretsShape = z
  .strictObject({
    current: z.string(),
    keys: z.record(z.string().regex(/^\w{1,16}$/, 'must be a short word'), key),
    index: key,
  })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), 'current must name one of keys');
export type Secrets = z.infer<typeof secretsShape>;

export interface Vault {
  /** AES-256-GCM bound to `context`, so that a value moved to another column does not open. */
  seal: (text: string, context: string) => string;
  /** Throws when the value was changed, moved, or sealed with a key that is gone. */
  open: (sealed: string, context: string) => string;
  /** The same for bytes, without the third that base64 adds: one byte of length, the key's id, then the sealed body. */
  sealBytes: (bytes: Uint8Array, context: string) => Uint8Array;
  openBytes: (sealed: Uint8Array, context: string) => Uint8Array;
  /** HMAC-SHA-256: equal texts of one context are found without being read. */
  blindIndex: (text: string, context: string) => string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** New keys, from the machine's own randomness. */
export function makeSecrets(): Secrets {
  const random = () => randomBytes(32).toString('base64');
  return { current: 'k1', keys: { k1: random() }, index: random() };
}

/** The same keys with a new one in use; values sealed before still open. */
export function addKey(secrets: Secrets): Secrets {
  const next = `k${1 + Math.max(0, ...Object.keys(secrets.keys).map((id) => Number(id.slice(1)) || 0))}`;
  const keys = { ...secrets.keys, [next]: randomBytes(32).toString('base64') };
  return { ...secrets, current: next, keys };
}

/** `reload` is asked once for newer keys when a value names one we do not have: another process rotated them. */
export function createVault(secrets: Secrets, reload?: () => Secrets): Vault {
  let known = secrets;
  // A key never changes under its id: it is read once.
  const keys = new Map<string, KeyObject>();
  const keyOf = (id: string): KeyObject => {
    const read = keys.get(id);
    if (read) return read;
    if (!Object.hasOwn(known.keys, id) && reload) known = reload();
    const found = known.keys[id];
    if (found === undefined) throw new Error(`The key ${id} is not among the secrets.`);
    const made = createSecretKey(found, 'base64');
    keys.set(id, made);
    return made;
  };
  const encrypt = (id: string, clear: Uint8Array, context: string): Buffer => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keyOf(id), iv);
    cipher.setAAD(Buffer.from(`${id}.${context}`));
    return Buffer.concat([iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  };
  const decrypt = (id: string, body: Uint8Array, context: string): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(id), body.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(`${id}.${context}`));
    decipher.setAuthTag(body.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  };
  return {
    seal: (text, context) =>
      `${known.current}.${encrypt(known.current, Buffer.from(text), context).toString('base64url')}`,
    open(sealed, context) {
      const [id = '', text = ''] = sealed.split('.');
      return decrypt(id, Buffer.from(text, 'base64url'), context).toString('utf8');
    },
    sealBytes(clear, context) {
      const id = Buffer.from(known.current);
      return Buffer.concat([Buffer.of(id.length), id, encrypt(known.current, clear, context)]);
    },
    openBytes(sealed, context) {
      const end = 1 + (sealed[0] ?? 0);
      return decrypt(Buffer.from(sealed.subarray(1, end)).toString(), sealed.subarray(end), context);
    },
    blindIndex: (text, context) =>
      createHmac('sha256', Buffer.from(known.index, 'base64'))
        .update(`${context}:${text}`)
        .digest('base64url'),
  };
}
