import { z } from '@hono/zod-openapi';
import { fold } from '../../db/fold.ts';
import type { CasePerson } from '../../db/queries/cases/people.ts';
import {
  CALLER_KINDS,
  CALL_PRECISIONS,
  COMMUNICATION_DIFFICULTIES,
  SEXES,
} from '../../db/dispatch-vocabulary.ts';
import type { Vault } from '../identity/vault.ts';
import { parseIns } from '../../importers/identifiers.ts';
import { readPhone } from './phones.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

/** As everyone writes it; kept in the one form it is compared in. */
export const phone = z
  .string()
  .max(40)
  .transform((written, context) => {
    const read = readPhone(written);
    if (read !== null) return read;
    context.addIssue({ code: 'custom', message: 'must be a telephone number' });
    return z.NEVER;
  })
  .openapi({ type: 'string', example: '06 12 34 56 78' });

const ins = z
  .string()
  .max(30)
  .transform((written, context) => {
    const read = parseIns(written);
    if (read !== null) return read.body + read.key;
    context.addIssue({ code: 'custom', message: 'must be an INS of 15 characters, key included' });
    return z.NEVER;
  })
  .openapi({ type: 'string', description: 'Of an identity that was verified: never typed from hearsay.' });

const place = z.strictObject({
  label: text(200),
  insee: z
    .string()
    .regex(/^(\d{2}|2A|2B)\d{3}$/, 'must be an INSEE code of five characters')
    .optional(),
  lat: z.number().min(-85).max(85).optional(),
  lon: z.number().min(-180).max(180).optional(),
  precision: z.enum(CALL_PRECISIONS).default('INCONNUE'),
  /** Door code, floor, where to park. */
  access: text(500).optional(),
});

/** How to reach whom a case is about; every member may be learnt later. */
export const contactFacts = z
  .strictObject({
    phone: phone.optional(),
    otherPhone: phone.optional(),
    caller: z.enum(CALLER_KINDS).optional(),
    name: text(120).optional(),
    /** As the call centres' messages write it: `P34Y`, `P8M`, `P10D`. */
    age: z
      .string()
      .regex(/^P\d{1,3}[YMWD]$/, 'must be an age such as P34Y or P8M')
      .optional(),
    sex: z.enum(SEXES).optional(),
    ins: ins.optional(),
    ownDoctor: z
      .strictObject({
        rpps: z
          .string()
          .regex(/^\d{11}$/, 'must be 11 digits')
          .optional(),
        name: text(120).optional(),
      })
      .optional(),
    place: place.optional(),
    /** ISO 639-1. */
    language: z
      .string()
      .regex(/^[a-z]{2}$/, 'must be a language of two letters')
      .optional(),
    difficulty: z.enum(COMMUNICATION_DIFFICULTIES).optional(),
  })
  .openapi('CaseContact');
export type ContactFacts = z.infer<typeof contactFacts>;

/** Why they call, and what the care must allow for. */
export const motiveFacts = z
  .strictObject({
    motive: text(500).optional(),
    notes: text(4000).optional(),
    /** What the search must keep to. */
    needs: z
      .strictObject({
        accessible: z.boolean().optional(),
        homeVisit: z.boolean().optional(),
        /** Nobody here knows them yet: whoever takes new patients. */
        newPatients: z.boolean().optional(),
        sectorOne: z.boolean().optional(),
        /** Of the professional, where the person asks for it. */
        sex: z.enum(['F', 'M']).optional(),
      })
      .optional(),
  })
  .openapi('CaseMotive');
export type MotiveFacts = z.infer<typeof motiveFacts>;

export interface PersonFacts {
  contact: ContactFacts;
  motive: MotiveFacts;
}

export const NOBODY: PersonFacts = { contact: {}, motive: {} };

/** What is kept of a person: all of it sealed, found again by blind indexes of the number, of the number with the name, of the INS. */
export function sealPerson(vault: Vault, caseId: string, { contact, motive }: PersonFacts): CasePerson {
  const { phone: number, name } = contact;
  return {
    caseId,
    contactSealed: vault.seal(JSON.stringify(contact), 'case-contact'),
    motiveSealed: vault.seal(JSON.stringify(motive), 'case-motive'),
    phoneIndex: number === undefined ? null : phoneIndexOf(vault, number),
    personIndex:
      number === undefined || name === undefined ? null : personIndexOf(vault, { phone: number, name }),
    insIndex: contact.ins === undefined ? null : vault.blindIndex(contact.ins, 'ins'),
  };
}

/** The same person, as far as a call can tell: of the number and the name as it is said. */
export function personIndexOf(vault: Vault, called: { phone: string; name: string }): string {
  return vault.blindIndex(`${called.phone} ${fold(called.name)}`, 'case-person');
}

export function phoneIndexOf(vault: Vault, number: string): string {
  return vault.blindIndex(number, 'case-phone');
}

export function openPerson(vault: Vault, row: CasePerson | undefined): PersonFacts {
  if (!row) return NOBODY;
  return {
    contact: contactFacts.parse(JSON.parse(vault.open(row.contactSealed, 'case-contact'))),
    motive: motiveFacts.parse(JSON.parse(vault.open(row.motiveSealed, 'case-motive'))),
  };
}

/** Names of the facts that a change touches, as an event tells them: never a value. */
export function fieldsOf(change: { contact?: object | undefined; motive?: object | undefined }): string[] {
  const named = (part: 'contact' | 'motive') =>
    Object.keys(change[part] ?? {}).map((name) => `${part}.${name}`);
  return [...named('contact'), ...named('motive')];
}
