import { z } from '@hono/zod-openapi';
import { ROLES } from '../../db/vocabulary.ts';
import { CHANNELS, type Asker, type Channel } from './asker.ts';
import type { Persona } from './personas.ts';

const instant = z.iso.datetime();

const territoryExample = {
  code: '35',
  name: 'Ille-et-Vilaine',
  zone: 'Europe/Paris',
  lat: 48.15,
  lon: -1.64,
};

/** The area a regulator answers for; screens show hours in its zone. */
const territory = z
  .object({ code: z.string(), name: z.string(), zone: z.string(), lat: z.number(), lon: z.number() })
  .openapi('Territory', { example: territoryExample });

export const personaResource = z
  .object({ name: z.string(), displayName: z.string(), role: z.enum(ROLES), about: z.string() })
  .openapi('Persona');
export const personaList = z.object({ items: z.array(personaResource) });

export const signInBody = z
  .strictObject({
    persona: z.string().min(1).max(64),
    channel: z.enum(CHANNELS).optional(),
  })
  .openapi('SandboxSignIn', { example: { persona: 'regulator', channel: 'bearer' } });

/** `token` is absent when the session is carried by a cookie: a script has no use for it. */
export const signedIn = z
  .object({
    persona: z.string(),
    displayName: z.string(),
    role: z.enum(ROLES),
    token: z.string().optional(),
    expiresAt: instant,
  })
  .openapi('SignedIn');

/** Where the browser goes next, to end the provider's own session. */
export const signedOut = z.object({ next: z.string() }).openapi('SignedOut');

export const sessionResource = z
  .object({
    /** The number of one's account: what a citizen tells when an emergency access is to be opened. */
    account: z.int(),
    subject: z.string(),
    displayName: z.string(),
    role: z.enum(ROLES),
    territory: territory.nullable(),
    sandbox: z.boolean(),
    /** A screen nobody touches for so long locks itself. */
    idleSeconds: z.int(),
    /** How many ways one may act; beyond one, one may choose. */
    rights: z.int(),
  })
  .openapi('Session');

export const personaExample = {
  name: 'regulator',
  displayName: 'Camille Lefèvre',
  role: 'regulator',
  about: 'OSNP du SAS : trouve un créneau pour la personne qui appelle.',
} as const;

export const signedInExample = {
  persona: 'regulator',
  displayName: 'Camille Lefèvre',
  role: 'regulator',
  token: 'q8Yc0n1u5l4Hk2Zr9vT6mWb3xE7sJdPaGfLoNiUyQtA',
  expiresAt: '2026-12-24T13:00:00.000Z',
} as const;

export const sessionExample = {
  account: 12,
  subject: 'regulator',
  displayName: 'Camille Lefèvre',
  role: 'regulator',
  territory: territoryExample,
  sandbox: true,
  idleSeconds: 1800,
  rights: 1,
} as const;

export function toPersona(persona: Persona): z.infer<typeof personaResource> {
  const { name, displayName, role, about } = persona;
  return { name, displayName, role, about };
}

export function toSession(
  asker: Asker,
  place: z.infer<typeof territory> | undefined,
  setting: { sandbox: boolean; idleSeconds: number; rights: number },
): z.infer<typeof sessionResource> {
  const { accountId: account, subject, displayName, role } = asker;
  if (!place) return { account, subject, displayName, role, territory: null, ...setting };
  const { code, name, zone, lat, lon } = place;
  return { account, subject, displayName, role, territory: { code, name, zone, lat, lon }, ...setting };
}

export function toSignedIn(
  session: { persona: Persona; token: string; expiresAt: Date },
  channel: Channel,
): z.infer<typeof signedIn> {
  const { name, displayName, role } = session.persona;
  const token = channel === 'bearer' ? { token: session.token } : {};
  return { persona: name, displayName, role, ...token, expiresAt: session.expiresAt.toISOString() };
}
