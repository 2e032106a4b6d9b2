import ICAL from 'ical.js';
import { parseComponent, textIn, textOf } from './component.ts';
import { Refusal } from '../ndjson/line-reading.ts';
import type { Block } from './scan.ts';

/** No zone changed its rules as often in its whole history. */
const MAX_OBSERVANCES = 200;

/** The rules of a VTIMEZONE by its TZID. Throws Refusal for rules that no clock follows, or that never end. */
export function readZone(block: Block): { tzid: string; rules: ICAL.Timezone } {
  const component = parseComponent(block);
  const tzid = textIn(component, 'tzid');
  if (tzid === null) throw new Refusal('F03', 'VTIMEZONE: TZID is missing');
  if (component.inner.length === 0 || component.inner.length > MAX_OBSERVANCES) {
    throw new Refusal('F09', `VTIMEZONE: ${component.inner.length} observances`);
  }
  for (const { properties } of component.inner) {
    const rules = [...(properties.get('rrule') ?? [])].map(({ values }) => JSON.stringify(values));
    if (!rules.every((rule) => rule.includes('"freq":"YEARLY"') && rule.length <= 200)) {
      throw new Refusal('F19', 'VTIMEZONE: clocks change at most a few times a year');
    }
  }
  return { tzid, rules: new ICAL.Timezone(new ICAL.Component(toJcal(block))) };
}

function toJcal(block: Block): unknown[] {
  const jCal: unknown = ICAL.parse(textOf(block));
  return Array.isArray(jCal) ? jCal : [];
}
