import { z } from '@hono/zod-openapi';
import { ROLES } from '../../db/vocabulary.ts';
import { DOERS } from './access-words.ts';

/** Who looked, in words for the person it concerns. */
export const accessResource = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    /** Null when the platform itself acted. */
    who: z.string().nullable(),
    role: z.string().openapi({ description: `One of ${ROLES.join(', ')}, or system.` }),
    kind: z.enum(DOERS),
    sentence: z.string(),
    /** Without consent: shown apart. */
    emergency: z.boolean(),
    /** Someone acted in one's place. */
    onBehalf: z.boolean(),
    origin: z.string(),
  })
  .openapi('Access');

export const accessExample: z.infer<typeof accessResource> = {
  id: 41,
  at: '2026-11-24T12:04:00.000Z',
  who: 'Youssef Benali',
  role: 'chief-regulator',
  kind: 'emergency',
  sentence: 'Youssef Benali, médecin régulateur, a ouvert un accès d’urgence à vos données (danger vital).',
  emergency: true,
  onBehalf: false,
  origin: 'cookie 10.4…',
};
