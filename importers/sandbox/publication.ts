import type { SandboxSlot } from './agenda.ts';
import { openSlots } from './booking/open-slots.ts';
import type { Ground } from './ground.ts';
import { emptyLine, freeLine, goneLine, type Pen } from './lines.ts';
import type { Agenda } from './people.ts';
import { daysFrom, type Day } from './rhythms.ts';

/** Days a vendor that pushes publishes ahead, today included. */
export const DAYS = 4;

/** Everything a vendor's agendas hold at `pen.now`, one NDJSON line a slot, and one for each agenda that has none. Pure. */
export function snapshot(agendas: readonly Agenda[], ground: Ground, pen: Pen): string[] {
  const days = daysFrom(ground, pen.now, DAYS);
  return agendas.flatMap((agenda) => {
    const slots = openSlots(agenda, days, pen);
    if (slots.length === 0) return [emptyLine(agenda)];
    return slots.map((slot, index) =>
      freeLine(agenda, slot, { ...pen, described: index === 0, dated: false }),
    );
  });
}

/** What changed between two instants: slots that became free or hold another number of places, and slots that went. */
export function changes(agendas: readonly Agenda[], ground: Ground, pen: Pen & { since: number }): string[] {
  const before = daysFrom(ground, pen.since, DAYS);
  const days = daysFrom(ground, pen.now, DAYS);
  return agendas.flatMap((agenda) => changesOf(agenda, { before, days }, pen));
}

function changesOf(
  agenda: Agenda,
  looks: { before: Day[]; days: Day[] },
  pen: Pen & { since: number },
): string[] {
  const known = new Map(
    openSlots(agenda, looks.before, { ...pen, now: pen.since }).map((slot) => [slot.id, slot]),
  );
  const lines: string[] = [];
  for (const slot of openSlots(agenda, looks.days, pen)) {
    const earlier: SandboxSlot | undefined = known.get(slot.id);
    known.delete(slot.id);
    if (earlier?.capacity !== slot.capacity)
      lines.push(freeLine(agenda, slot, { ...pen, described: true, dated: true }));
  }
  for (const slot of known.values()) if (slot.start > pen.now) lines.push(goneLine(agenda, slot, pen));
  return lines;
}
