import ICAL from 'ical.js';
import { z } from 'zod';
import { Refusal } from '../ndjson/line-reading.ts';
import type { Block } from './scan.ts';

/** A property in jCal (RFC 7265 §3.4): its values are in the form of its type, dates as in ISO 8601. */
export interface Property {
  params: Readonly<Record<string, unknown>>;
  type: string;
  values: readonly unknown[];
}

export interface Component {
  name: string;
  line: number;
  /** By name, in small letters. */
  properties: ReadonlyMap<string, readonly Property[]>;
  inner: readonly Component[];
}

const property = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()], z.unknown());
const jCal = z.tuple([z.string(), z.array(property)], z.unknown());

/** The text of a block, as ical.js reads it. */
export function textOf({ name, lines, inner }: Block): string {
  return [`BEGIN:${name}`, ...lines, ...inner.map(textOf), `END:${name}`].join('\r\n');
}

/** A component parsed. Throws Refusal when a line of it is none of the format; without the line, which may name someone. */
export function parseComponent(block: Block): Component {
  const properties = new Map<string, Property[]>();
  for (const [name, params, type, ...values] of parse({ ...block, inner: [] })) {
    const list = properties.get(name) ?? [];
    list.push({ params, type, values });
    properties.set(name, list);
  }
  return { name: block.name, line: block.line, properties, inner: block.inner.map(parseComponent) };
}

function parse(block: Block): z.infer<typeof property>[] {
  try {
    return jCal.parse(ICAL.parse(textOf(block)))[1];
  } catch (cause) {
    const [reason] = (cause instanceof Error ? cause.message : 'not a component').split(/["']/u, 1);
    throw new Refusal('F09', `${block.name}: ${reason?.trim()}`);
  }
}

/** The first property of a name. */
export function first({ properties }: Component, name: string): Property | null {
  return properties.get(name)?.[0] ?? null;
}

export const all = ({ properties }: Component, name: string): readonly Property[] =>
  properties.get(name) ?? [];

/** The text of a property; null when the component has none. */
export function textIn(component: Component, name: string): string | null {
  const value = first(component, name)?.values[0];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

/** The number of a property, or what it stands for when it is not written. */
export function numberIn(component: Component, name: string): number {
  const value = Number(textIn(component, name) ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** A component as a report may show it: when, never what about. */
export function shown({ name, properties }: Component): Record<string, unknown> {
  const parts = ['dtstart', 'dtend', 'duration', 'rrule', 'recurrence-id', 'freebusy'].flatMap((part) => {
    const values = properties.get(part)?.flatMap((property) => property.values.slice(0, 10));
    return values ? [[part, values] as const] : [];
  });
  return { component: name, ...Object.fromEntries(parts) };
}
