import { z } from 'zod';

const text = z.string();
const instant = text.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}$/);

/** RS-SAS-RDV as a receiver holds senders to it: written apart from what we send, so that each checks the other. */
export const receivedRdv = z.strictObject({
  appointmentId: text,
  method: z.enum(['CreateAppointment', 'UpdateAppointment']),
  created: instant,
  start: instant,
  end: instant.optional(),
  status: z.enum(['pending', 'booked', 'fulfilled', 'noshow', 'cancelled']),
  orientationCategory: z.enum(['CPTS', 'MSP', 'CDS', 'SOS', 'PS', 'PDM']).optional(),
  practitioner: z
    .strictObject({
      rppsId: text.regex(/^81[0-9]{10}$/),
      lastName: text,
      firstName: text,
      specialityCode: text.optional(),
      specialityUrl: text.optional(),
      professionCode: text.optional(),
      professionUrl: text.optional(),
    })
    .optional(),
  organization: z.strictObject({ organizationId: text, name: text }).optional(),
  regulator: z.strictObject({
    regulatorId: text.optional(),
    regulatorName: text,
    regulatorFirstname: text,
    regulatorEmail: text,
  }),
});
export type ReceivedRdv = z.infer<typeof receivedRdv>;
