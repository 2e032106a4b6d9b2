import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLANK_CONTENT, type AgendaContent } from '../../db/agenda-content.ts';
import { mergeVoices, type Voice } from '../../db/agenda-merging.ts';
import { isSameAppointment } from '../../db/same-appointment.ts';
import { maskReason } from '../../importers/running/masking.ts';

const text = fc.option(fc.constantFrom('Dr Anne RIOU', 'RIOU Anne', 'Paul LE GALL'), { nil: null });
const content = fc
  .record({
    minute: fc.integer({ min: 0, max: 40 }),
    name: text,
    rpps: fc.option(fc.constantFrom('10100000026', '10100000034'), { nil: null }),
    line: fc.option(fc.constantFrom('12 rue de Nemours', '12, RUE DE NEMOURS', '3 quai Lamennais'), {
      nil: null,
    }),
  })
  .map(({ minute, name, rpps, line }): AgendaContent => ({
    ...BLANK_CONTENT,
    start: `2026-11-25T09:${String(minute).padStart(2, '0')}:00.000Z`,
    end: null,
    zone: 'Europe/Paris',
    status: 'booked',
    practitioner: name === null && rpps === null ? null : { name, rpps },
    place:
      line === null
        ? null
        : {
            name: null,
            line,
            postalCode: '35000',
            city: 'Rennes',
            lat: null,
            lon: null,
            phone: null,
            finess: null,
          },
  }));

describe('the rules that make one of two voices', () => {
  test('whether two are one appointment does not depend on which spoke first', () => {
    fc.assert(
      fc.property(
        content,
        content,
        (one, other) => isSameAppointment(one, other) === isSameAppointment(other, one),
      ),
    );
  });

  test('more than ten minutes apart, or by time alone, two are never one', () => {
    fc.assert(
      fc.property(content, content, (one, other) => {
        if (!isSameAppointment(one, other)) return true;
        const apart = Math.abs(Date.parse(one.start) - Date.parse(other.start));
        const shares = (one.practitioner && other.practitioner) || (one.place && other.place);
        return apart <= 600_000 && Boolean(shares);
      }),
    );
  });

  test('what is shown is the last word, completed and never contradicted by the others', () => {
    const voice = fc.record({
      content,
      validAt: fc.option(fc.date({ min: new Date(0), max: new Date(1e12), noInvalidDate: true }), {
        nil: null,
      }),
      observedAt: fc.date({ min: new Date(0), max: new Date(1e12), noInvalidDate: true }),
    });
    fc.assert(
      fc.property(fc.array(voice, { minLength: 1, maxLength: 4 }), (voices: Voice[]) => {
        const merged = mergeVoices(voices);
        const at = ({ validAt, observedAt }: Voice) => (validAt ?? observedAt).getTime();
        const latest = Math.max(...voices.map(at));
        return voices.some(
          (each) =>
            at(each) === latest &&
            each.content.start === merged?.start &&
            each.content.status === merged.status,
        );
      }),
    );
    expect(mergeVoices([])).toBeNull();
  });

  test('a masked reason keeps neither what was quoted nor a long number, but instants', () => {
    const secret = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('A', 'B', 'C', ' ') });
    fc.assert(
      fc.property(
        secret,
        (written) => !maskReason(`${JSON.stringify(`Z${written}Z`)} is not a date`).includes(`Z${written}Z`),
      ),
    );
    expect(maskReason('"MORVAN Jea')).toBe('"…"');
    expect(maskReason('12345 and 2026-11-25T09:00:00.000Z')).toBe('… and 2026-11-25T09:00:00.000Z');
  });
});
