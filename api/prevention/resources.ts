import { z } from '@hono/zod-openapi';
import type { Language } from '../../importers/rules.ts';
import type { DueItem } from './due-items.ts';
import { isEnabled, type PreventionRule } from './rule.ts';

const day = z.iso.date();

/** What prevention makes due, as it is published: the code is for answering it. */
export const preventionDue = z
  .object({
    code: z.string(),
    occasion: z.string(),
    family: z.enum(['screening', 'check-up', 'child-examination', 'dental', 'vaccination']),
    level: z.enum(['mandatory', 'recommended', 'possible']),
    from: day,
    /** The first day it is no longer due. */
    to: day,
    source: z.string(),
    note: z.string().nullable(),
  })
  .openapi('PreventionDue');

export const preventionRule = z
  .object({
    code: z.string(),
    title: z.string(),
    family: preventionDue.shape.family,
    level: preventionDue.shape.level,
    source: z.string(),
    validFrom: day,
    grade: z.enum(['A', 'B', 'C']),
    reviewedBy: z.string().nullable(),
    enabled: z.boolean(),
    /** Why a rule that is not enabled is not. */
    waitsFor: z.enum(['clinician-review']).nullable(),
  })
  .openapi('PreventionRule');

export function toDue({ due }: DueItem, language: Language): z.infer<typeof preventionDue> {
  const { rule, occasion, from, to } = due;
  const { code, family, level, source, note } = rule;
  return { code, occasion, family, level, from, to, source, note: note?.[language] ?? null };
}

export function toRule(rule: PreventionRule, language: Language): z.infer<typeof preventionRule> {
  const { code, title, family, level, source, validFrom, grade, reviewedBy } = rule;
  const enabled = isEnabled(rule);
  const waitsFor = enabled ? null : ('clinician-review' as const);
  return {
    code,
    title: title[language],
    family,
    level,
    source,
    validFrom,
    grade,
    reviewedBy,
    enabled,
    waitsFor,
  };
}
