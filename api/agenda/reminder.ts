import { z } from '@hono/zod-openapi';
import { rowNumber } from '../page.ts';
import { DateTime } from 'luxon';
import { BLANK_CONTENT, type AgendaContent } from '../../db/agenda-content.ts';

/** What a person notes for themselves. */
export const reminderBody = z
  .strictObject({
    agendaId: rowNumber.optional(),
    title: z.string().trim().min(1).max(200),
    note: z.string().trim().max(2000).optional(),
    start: z.iso.datetime({ offset: true }),
    end: z.iso.datetime({ offset: true }).optional(),
    zone: z
      .string()
      .refine((zone) => DateTime.utc(2026).setZone(zone).isValid, 'must be a time zone of the IANA database')
      .optional(),
  })
  .refine(({ start, end }) => end === undefined || Date.parse(end) > Date.parse(start), {
    error: 'must be after the start',
    path: ['end'],
  })
  .openapi('NewReminder', {
    example: { title: 'Renouveler l’ordonnance', start: '2026-12-01T09:00:00+01:00' },
  });

/** A reminder as an agenda keeps it. */
export function toReminder(body: z.infer<typeof reminderBody>, zone: string): AgendaContent {
  const toUtc = (text: string) => new Date(text).toISOString();
  return {
    ...BLANK_CONTENT,
    title: body.title,
    note: body.note || null,
    start: toUtc(body.start),
    end: body.end === undefined ? null : toUtc(body.end),
    zone: body.zone ?? zone,
    status: 'booked',
  };
}
