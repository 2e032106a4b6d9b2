import { DateTime } from 'luxon';
import { z } from 'zod';
import type { HubFacts } from '../../db/queries/outbox/hub-facts.ts';
import { HUB_METHODS, HUB_STATUSES, type HubCategory } from '../../db/hub-vocabulary.ts';
import type { Rdv } from './rdv.ts';

/** What a message owed to the Hub holds: ids and instants, as `oweHub` and `oweHubVisit` wrote it. */
export const owedToHub = z.object({
  hubMessageId: z.uuid(),
  /** As the call centre knows it. */
  appointmentId: z.uuid(),
  /** Of a visit agreed without an appointment: its case, and the version that it is told of. */
  visit: z.object({ caseId: z.uuid(), version: z.int() }).optional(),
  method: z.enum(HUB_METHODS),
  status: z.enum(HUB_STATUSES),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  roleId: z.int().nullable(),
});
export type OwedToHub = z.infer<typeof owedToHub>;

/** Who took the appointment, in the parts the schema asks for. */
export interface HubRegulator {
  given: string;
  family: string;
  email: string;
  /** RPPS; null when they have none or have not proved it: nothing but a national identifier may stand there. */
  rpps: string | null;
}

const NOS = 'https://mos.esante.gouv.fr/NOS';
const SPECIALTY_URL = `${NOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale`;
const PROFESSION_URL = `${NOS}/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante`;
/** TRE_G15: a physician, whose specialties alone are coded SM…. */
const PHYSICIAN = '10';

/** The message's appointment, in the zone of its territory. */
export function toRdv(owed: OwedToHub, facts: HubFacts, regulator: HubRegulator): Rdv {
  const { appointmentId, method, status, start, end } = owed;
  const category = categoryOf(facts);
  const practitioner = practitionerOf(facts);
  const organization = organizationOf(facts);
  return {
    appointmentId,
    method,
    created: hubTime(facts.createdAt, facts.zone),
    start: hubTime(new Date(start), facts.zone),
    end: hubTime(new Date(end), facts.zone),
    status,
    ...(category && { orientationCategory: category }),
    ...(practitioner && { practitioner }),
    ...(organization && { organization }),
    regulator: {
      ...(regulator.rpps !== null && { regulatorId: `8${regulator.rpps}` }),
      regulatorName: regulator.family,
      regulatorFirstname: regulator.given,
      regulatorEmail: regulator.email,
    },
  };
}

/** An instant as the Hub wants it: whole seconds, with the offset that the zone has then (never Z). */
export function hubTime(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
}

/** PDM (place de marché) is a community that was asked, whoever of it then took the person. */
function categoryOf({ organizationKind: kind, rpps, ofCommunity }: HubFacts): HubCategory | undefined {
  if (ofCommunity) return 'PDM';
  if (kind === 'CPTS' || kind === 'MSP' || kind === 'CDS' || kind === 'SOS') return kind;
  return rpps === null ? undefined : 'PS';
}

/** Named with a national identifier or not at all: the schema knows no other. */
function practitionerOf({ rpps, family, given, specialty }: HubFacts): Rdv['practitioner'] {
  if (rpps === null || family === null || given === null || !/^1\d{10}$/.test(rpps)) return undefined;
  const physician = specialty?.startsWith('SM') === true;
  return {
    rppsId: `8${rpps}`,
    lastName: family,
    firstName: given,
    ...(specialty !== null && { specialityCode: specialty, specialityUrl: SPECIALTY_URL }),
    ...(physician && { professionCode: PHYSICIAN, professionUrl: PROFESSION_URL }),
  };
}

function organizationOf({ organization: name, finess, siret }: HubFacts): Rdv['organization'] {
  const organizationId = finess ?? siret;
  return organizationId === null || name === null ? undefined : { organizationId, name };
}
