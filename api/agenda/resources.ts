import { z } from '@hono/zod-openapi';
import { AGENDA_ITEM_TYPES, AGENDA_TIES, MODALITIES } from '../../db/vocabulary.ts';
import { preventionDue } from '../prevention/resources.ts';

const text = z.string().nullable();
const instant = z.iso.datetime();

/** How a vendor's feed is: `here` for what was booked on this platform, `silent` when nothing came for too long. */
export const SOURCE_STATES = ['live', 'silent', 'failing', 'here'] as const;

export const agendaSource = z.object({
  vendor: text,
  feed: text,
  lastHeardAt: instant.nullable(),
  state: z.enum(SOURCE_STATES),
});

export const agendaResource = z
  .object({
    id: z.int(),
    /** Null for one's own. */
    name: text,
    /** `delegate` and `helper`: one acts for someone else, which every page says. */
    as: z.enum(AGENDA_TIES),
    zone: z.string(),
  })
  .openapi('Agenda');

export const agendaItem = z
  .object({
    id: z.string(),
    agendaId: z.int(),
    type: z.enum(AGENDA_ITEM_TYPES),
    start: instant,
    end: instant.nullable(),
    zone: z.string(),
    /** A code of FHIR's Appointment.status, or a vendor's own word. */
    status: z.string(),
    statusWord: z.string(),
    /** Of a reminder or of prevention. */
    title: text,
    note: text,
    with: z
      .object({
        name: text,
        rpps: text,
        organization: text,
        specialties: z.array(z.object({ code: z.string(), label: text })),
      })
      .nullable(),
    place: z
      .object({
        name: text,
        line: text,
        postalCode: text,
        city: text,
        lat: z.number().nullable(),
        lon: z.number().nullable(),
        mapUrl: text,
        phone: text,
      })
      .nullable(),
    /** How to get in; it stands in no calendar link, no message and no export to a phone. */
    access: text,
    bring: text,
    modality: z.enum(MODALITIES).nullable(),
    link: text,
    manageUrl: text,
    sources: z.array(agendaSource),
    conflicts: z.array(z.object({ kind: z.enum(['overlap', 'same-specialty']), itemId: z.string() })),
    prevention: preventionDue.nullable(),
    changedAt: instant.nullable(),
    /** Shown to those who hold the agenda alone: never to delegates, helpers or, unless allowed, in an emergency. */
    masked: z.boolean(),
  })
  .openapi('AgendaItem');

export const agendaPage = z
  .object({
    agendas: z.array(agendaResource),
    items: z.array(agendaItem),
    previous: z.string().optional(),
    next: z.string().optional(),
    /** Every vendor that speaks of these agendas, the silent ones named. */
    sources: z.array(agendaSource),
  })
  .openapi('AgendaPage');

export const deletedItem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.literal(410),
    detail: z.string(),
    code: z.literal('item-deleted'),
    requestId: z.string().optional(),
    /** What it was, for the person it belongs to. */
    was: z.object({
      type: z.enum(['appointment', 'reminder']),
      start: instant,
      zone: z.string(),
      with: text,
    }),
    deletedAt: instant,
  })
  .openapi('DeletedAgendaItem');

const exampleSource: z.infer<typeof agendaSource> = {
  vendor: 'Vilaine RDV',
  feed: 'sandbox-vilaine-agenda',
  lastHeardAt: '2026-11-24T12:00:00.000Z',
  state: 'live',
};

export const agendaItemExample: z.infer<typeof agendaItem> = {
  id: '7f8f3f0e-3a55-4f3a-9f56-0d6a5d3f1c11',
  agendaId: 3,
  type: 'appointment',
  start: '2026-11-25T09:30:00.000Z',
  end: '2026-11-25T09:50:00.000Z',
  zone: 'Europe/Paris',
  status: 'booked',
  statusWord: 'confirmé',
  title: null,
  note: null,
  with: {
    name: 'Dr Maëlle Riou',
    rpps: '10100000026',
    organization: null,
    specialties: [{ code: 'SM54', label: 'Médecine générale' }],
  },
  place: {
    name: null,
    line: '12 rue de Nemours',
    postalCode: '35000',
    city: 'Rennes',
    lat: 48.1075,
    lon: -1.6817,
    mapUrl: 'https://www.openstreetmap.org/?mlat=48.1075&mlon=-1.6817#map=18/48.1075/-1.6817',
    phone: '+33261910012',
  },
  access: 'Porte verte, 2e étage',
  bring: 'Carte Vitale, ordonnance',
  modality: 'AMB',
  link: null,
  manageUrl: 'https://vilaine.example/mes-rendez-vous/42',
  sources: [exampleSource],
  conflicts: [],
  prevention: null,
  changedAt: '2026-11-20T08:00:00.000Z',
  masked: false,
};

export const agendaPageExample: z.infer<typeof agendaPage> = {
  agendas: [{ id: 3, name: null, as: 'self', zone: 'Europe/Paris' }],
  items: [agendaItemExample],
  sources: [exampleSource],
};
