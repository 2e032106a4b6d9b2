import { z } from '@hono/zod-openapi';
import { rowNumber } from '../page.ts';
import type { AccessEntry, BreakGlassRow, Notice } from '../../db/queries/identity/access-entries.ts';
import { BREAK_GLASS_REASONS } from '../../db/vocabulary.ts';

const instant = z.iso.datetime();

/** Who looked at or changed what, when, why: what a citizen reads of their own data. */
export const accessEntryResource = z
  .object({
    id: z.int(),
    at: instant,
    /** Null when the system itself acted. */
    who: z.string().nullable(),
    role: z.string(),
    onBehalfOf: z.int().nullable(),
    /** `category.action` of the access matrix. */
    need: z.string(),
    subject: z.string(),
    why: z.string(),
    /** An emergency access: to be told apart. */
    breakGlass: z.boolean(),
    origin: z.string(),
  })
  .openapi('AccessEntry');

export const accessEntryExample = {
  id: 41,
  at: '2026-11-24T12:04:00.000Z',
  who: 'Youssef Benali',
  role: 'chief-regulator',
  onBehalfOf: null,
  need: 'break-glass.create',
  subject: 'break-glass 3',
  why: 'life-threat',
  breakGlass: true,
  origin: 'cookie 10.4…',
};

export const breakGlassBody = z
  .strictObject({
    citizenId: rowNumber,
    reason: z.enum(BREAK_GLASS_REASONS),
    explanation: z.string().trim().min(10).max(1000),
  })
  .openapi('NewBreakGlass', {
    example: { citizenId: 12, reason: 'life-threat', explanation: 'Appel interrompu, douleur thoracique.' },
  });

/** How long one may look without consent, minutes. */
export const BREAK_GLASS_MINUTES = 30;

export const breakGlassResource = z
  .object({
    id: z.int(),
    /** Whose data; null when it is one case. */
    citizenId: z.int().nullable(),
    caseId: z.uuid().nullable(),
    role: z.string(),
    reason: z.string(),
    explanation: z.string(),
    openedAt: instant,
    endsAt: instant,
    /** Who opened it, for the auditor. */
    who: z.string().optional(),
  })
  .openapi('BreakGlass');

export const breakGlassExample = {
  id: 3,
  citizenId: 12,
  caseId: null,
  role: 'chief-regulator',
  reason: 'life-threat',
  explanation: 'Appel interrompu, douleur thoracique.',
  openedAt: '2026-11-24T12:04:00.000Z',
  endsAt: '2026-11-24T12:34:00.000Z',
};

export const noticeResource = z
  .object({ id: z.int(), kind: z.string(), facts: z.record(z.string(), z.string()), at: instant })
  .openapi('Notice');

export const noticeExample = {
  id: 5,
  kind: 'break-glass',
  facts: { role: 'chief-regulator', reason: 'life-threat', until: '2026-11-24T12:34:00.000Z' },
  at: '2026-11-24T12:04:00.000Z',
};

export function toAccessEntry(
  row: AccessEntry & { displayName: string | null },
): z.infer<typeof accessEntryResource> {
  const { id, role, onBehalfOf, need, subject, why, origin } = row;
  const rest = { who: row.displayName, breakGlass: row.breakGlassId !== null, at: row.at.toISOString() };
  return { id, role, onBehalfOf, need, subject, why, origin, ...rest };
}

export function toBreakGlass(
  row: BreakGlassRow & { displayName?: string },
): z.infer<typeof breakGlassResource> {
  const { id, citizenId, caseId, role, reason, explanation, displayName } = row;
  return {
    id,
    citizenId,
    caseId,
    role,
    reason,
    explanation,
    openedAt: row.openedAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    ...(displayName === undefined ? {} : { who: displayName }),
  };
}

export function toNotice({ id, kind, facts, at }: Notice): z.infer<typeof noticeResource> {
  return { id, kind, facts, at: at.toISOString() };
}
