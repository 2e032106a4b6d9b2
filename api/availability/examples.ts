import type { z } from '@hono/zod-openapi';
import type { exerciseResource, rangeResource, settingsResource, weekResource } from './resources.ts';

export const exerciseExample: z.infer<typeof exerciseResource> = {
  roleId: 12,
  offerId: '12',
  kind: 'professional',
  name: 'Aude Le Bihan',
  organization: null,
  place: { name: null, line: '8 rue de Nemours', postalCode: '35000', city: 'Rennes' },
  zone: 'Europe/Paris',
  specialty: 'SM54',
  inCpts: false,
};

export const settingsExample: z.infer<typeof settingsResource> = {
  version: 1,
  specialty: 'SM54',
  weeklyQuota: 10,
  overbooking: { accepts: true, weeklyQuota: 2, contact: 'sms', contactValue: '+33600000000' },
  care: {
    children: true,
    newPatients: null,
    accessible: true,
    sector: '1',
    sex: 'F',
    languages: ['fr', 'en'],
  },
};

export const rangeExample: z.infer<typeof rangeResource> = {
  id: 4,
  version: 1,
  day: '2026-11-24',
  starts: '18:00',
  ends: '20:00',
  weekdays: [2, 4],
  until: null,
  slotMinutes: null,
  capacity: 3,
  modalities: ['AMB'],
  visibility: ['SNP'],
  kind: 'ROUTINE',
  exceptions: [],
};

export const weekExample: z.infer<typeof weekResource> = {
  exercise: exerciseExample,
  settings: settingsExample,
  from: '2026-11-23',
  today: '2026-11-24',
  ranges: [rangeExample],
  occurrences: [
    {
      rangeId: 4,
      day: '2026-11-24',
      start: '2026-11-24T17:00:00.000Z',
      end: '2026-11-24T19:00:00.000Z',
      places: 3,
      taken: 1,
      held: 0,
      state: 'open',
    },
  ],
  absences: [{ id: 2, start: '2026-11-26T07:00:00.000Z', end: '2026-11-26T12:00:00.000Z' }],
  patients: 1,
};
