import { z } from '@hono/zod-openapi';
import { AGENDA_TIES, CLOSING_FATES, DELEGATION_SCOPES, SEXES } from '../../db/vocabulary.ts';
import type { Held } from '../agenda/held.ts';

const instant = z.iso.datetime();

/** Someone whose agenda one may open. */
export const personResource = z
  .object({
    agendaId: z.int(),
    /** Null for oneself. */
    name: z.string().nullable(),
    as: z.enum(AGENDA_TIES),
    born: z.iso.date().nullable(),
    sex: z.enum(SEXES),
    zone: z.string(),
    /** When this right ends: the majority of a child, the end of a delegation; null when it does not. */
    until: instant.nullable(),
    scopes: z.array(z.enum(DELEGATION_SCOPES)),
    /** How many parents hold it. */
    holders: z.int(),
  })
  .openapi('PersonOfMine');

export const personExample: z.infer<typeof personResource> = {
  agendaId: 4,
  name: 'Malo',
  as: 'parent',
  born: '2017-06-02',
  sex: 'male',
  zone: 'Europe/Paris',
  until: '2035-06-01T22:00:00.000Z',
  scopes: ['read', 'write', 'notify'],
  holders: 1,
};

export const closedResource = z
  .object({ fate: z.enum(CLOSING_FATES), closedAt: instant, erasedOn: z.iso.date() })
  .openapi('ClosedAgenda');

export const peopleResource = z
  .object({
    items: z.array(personResource),
    /** My own agenda, when I closed it: when, and the day it is erased for good. */
    closed: closedResource.nullable(),
    /** Children who came of age: the code that hands over their agenda is asked for by `/people/{agendaId}/majority-code`. */
    grown: z.array(z.object({ agendaId: z.int(), name: z.string(), since: instant })),
    /** An agenda my parents kept for me waits: `/people/claims`. */
    waiting: z.boolean(),
  })
  .openapi('People');

export const childBody = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    born: z.iso.date(),
    sex: z.enum(SEXES).default('unknown'),
    ins: z
      .string()
      .max(25)
      .optional()
      .openapi({ description: 'Their qualified INS, kept sealed: vendors that know it may then write.' }),
    attested: z.literal(true).openapi({ description: 'That I hold parental authority.' }),
  })
  .openapi('NewChild', { example: { name: 'Malo', born: '2017-06-02', sex: 'male', attested: true } });

export const codeResource = z
  .object({ code: z.string(), expiresAt: instant })
  .openapi('HandedCode', { description: 'Shown once, for its owner to hand over.' });

export const claimBody = z
  .strictObject({
    code: z.string().min(10).max(100).optional().openapi({ description: 'Without it, by the INS I proved.' }),
    born: z.iso.date(),
  })
  .openapi('ClaimBody', { example: { code: 'Zk3q1xW8d0hN2yL5tR7vB9', born: '2008-06-02' } });

export function toPerson(held: Held): z.infer<typeof personResource> {
  const { id, name, kind, born, sex, zone, until, scopes, holders } = held;
  return {
    agendaId: id,
    name,
    as: kind,
    born,
    sex,
    zone,
    until: until === null ? null : new Date(until).toISOString(),
    scopes: [...scopes],
    holders: holders.length,
  };
}
