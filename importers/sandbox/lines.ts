import type { SandboxSlot } from './agenda.ts';
import type { Look } from './booking/open-slots.ts';
import { inventCare, OPEN_TO_ALL } from './care.ts';
import type { Agenda } from './people.ts';

/** What a vendor that pushes knows when it writes. */
export interface Pen extends Look {
  base: string;
  /** When what is written was true, epoch ms. */
  now: number;
}

/** How a free slot is written: `described` adds who and where, which a reader needs once an agenda; `dated` its instant. */
export type Manner = Pen & { described: boolean; dated: boolean };

const iso = (instant: number): string => new Date(instant).toISOString();

/** One line of a slot that is free. A change is dated; a snapshot repeats itself and says nothing new. */
export function freeLine(agenda: Agenda, slot: SandboxSlot, pen: Manner): string {
  return JSON.stringify({
    scheduleId: agenda.id,
    sourceId: slot.id,
    status: 'free',
    start: iso(slot.start),
    end: iso(slot.end),
    modalities: slot.modalities,
    kind: agenda.rhythm === 'walk-in' ? 'WALKIN' : 'ROUTINE',
    visibility: slot.visibility,
    bookingUrl: `${pen.base}/rdv/${slot.id}`,
    ...(slot.capacity !== null && { capacity: slot.capacity }),
    specialties: agenda.specialties,
    ...(pen.described && describe(agenda)),
    ...(slot.visibility.includes('CPTS') && !pen.described && { organizations: organizationsOf(agenda) }),
    ...(pen.dated && { validAt: iso(pen.now) }),
  });
}

/** One line of a slot that somebody took. */
export function goneLine(agenda: Agenda, slot: SandboxSlot, pen: Pen): string {
  return JSON.stringify({ op: 'delete', scheduleId: agenda.id, sourceId: slot.id, validAt: iso(pen.now) });
}

/** One line of an agenda that has nothing free: without it a snapshot would leave its last slots open. */
export function emptyLine(agenda: Agenda): string {
  return JSON.stringify({ op: 'schedule', scheduleId: agenda.id });
}

function describe(agenda: Agenda): Record<string, unknown> {
  const { person, site } = agenda;
  return {
    ...(person && {
      practitioner: {
        rpps: person.rpps,
        family: person.family,
        given: person.given,
        prefix: 'Dr',
        phone: person.phone,
      },
      sector: person.sector,
    }),
    care: careLine(agenda),
    organizations: organizationsOf(agenda),
    location: {
      sourceId: site.id,
      name: site.name,
      line: site.line,
      postalCode: site.commune.postalCode,
      city: site.commune.name,
      insee: site.commune.insee,
      lat: site.lat,
      lon: site.lon,
      phone: site.phone,
    },
  };
}

/** The sector stands on the line itself. */
function careLine({ person }: Agenda): Record<string, unknown> {
  const { sector: _, ...care } = person ? inventCare(person) : OPEN_TO_ALL;
  return care;
}

function organizationsOf({ structure, cpts }: Agenda): Record<string, unknown>[] {
  return [structure, cpts].flatMap((item) =>
    item ? [{ sourceId: item.id, finess: item.finess, name: item.name, kind: item.kind }] : [],
  );
}
