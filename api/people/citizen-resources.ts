import { z } from '@hono/zod-openapi';
import { rowNumber } from '../page.ts';
import { agendaItem, agendaItemExample } from '../agenda/resources.ts';

const instant = z.iso.datetime();

/** Why someone who is no delegate reads an agenda. */
export const READ_BY = ['consent', 'break-glass'] as const;

/** What a regulator reads of a citizen's agenda: appointments to come and of the last days, and by what right. */
export const citizenAgenda = z
  .object({
    citizenId: z.int(),
    agendaId: z.int(),
    by: z.enum(READ_BY),
    /** When that right ends. */
    until: instant,
    /** Something is masked here, and is not shown. */
    masked: z.boolean(),
    items: z.array(agendaItem),
  })
  .openapi('CitizenAgenda');

export const citizenAgendaExample: z.infer<typeof citizenAgenda> = {
  citizenId: 12,
  agendaId: 3,
  by: 'consent',
  until: '2026-11-24T12:30:00.000Z',
  masked: false,
  items: [agendaItemExample],
};

export const findBody = z
  .strictObject({ ins: z.string().min(15).max(25) })
  .openapi('FindCitizen', { example: { ins: '287033599900177' } });

export const foundCitizen = z
  .object({ citizenId: z.int(), agendaId: z.int() })
  .openapi('FoundCitizen', { description: 'Numbers alone: nothing of the person is said.' });

export const helpBody = z
  .strictObject({
    agendaId: rowNumber.optional().openapi({ description: 'Of a child of theirs; theirs when absent.' }),
    caseId: z.uuid().optional(),
    attested: z
      .literal(true)
      .openapi({ description: 'That they asked aloud for it, and said who they are.' }),
  })
  .openapi('NewHelp', { example: { attested: true } });

export const helpResource = z
  .object({ delegationId: z.int(), citizenId: z.int(), agendaId: z.int(), until: instant })
  .openapi('Help');
