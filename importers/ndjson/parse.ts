import type { z } from 'zod';
import type { Rejection } from '../contract.ts';
import { memberAt, shown, tellIssue } from '../reading/issues.ts';
import { reject, type RuleCode } from '../rules.ts';
import { LINES, NESTED, type AppointmentRecord, type NdjsonLine, type NdjsonRecord } from './record.ts';

interface WrittenLine {
  at: string;
  text: string;
}

type Json = Record<string, unknown>;

/** A line's record and what there is to say of its form; or the one refusal that says why it is no record. */
export function parseLine({ at, text }: WrittenLine): (NdjsonRecord | AppointmentRecord | Rejection)[] {
  const json = parseJson(text);
  if (json instanceof Error) return [reject('F01', { at, record: text, ...named(text) }, json.message)];
  if (!isObject(json)) return [reject('F04', { at, record: text }, 'the line is not an object')];
  if (json['type'] === 'appointment') return [{ type: 'appointment-line', at, line: json }];
  const op = json['op'] ?? 'upsert';
  const where = {
    at,
    record: text,
    scheduleId: textOf(json['scheduleId']),
    sourceId: textOf(json['sourceId']),
  };
  if (op !== 'upsert' && op !== 'delete' && op !== 'schedule') {
    return [reject('F10', where, `${shown(op)} is not an operation`)];
  }
  const parsed = LINES[op].safeParse(json);
  if (!parsed.success) {
    const { rule, reason } = explain(parsed.error.issues[0], json);
    return [reject(rule, where, reason)];
  }
  const record: NdjsonRecord = { type: 'line', at, text, line: parsed.data satisfies NdjsonLine };
  const unknown = unknownFields(json, LINES[op].shape);
  if (unknown.length === 0) return [record];
  return [reject('F06', where, unknown.slice(0, 5).map(shown).join(', ')), record];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error instanceof Error ? error : new Error('not JSON');
  }
}

/** What a broken line still names, so that a snapshot leaves that slot as it was. */
function named(text: string): { scheduleId: string | undefined; sourceId: string | undefined } {
  return {
    scheduleId: /"scheduleId"\s*:\s*"([^"\\]+)"/.exec(text)?.[1],
    sourceId: /"sourceId"\s*:\s*"([^"\\]+)"/.exec(text)?.[1],
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** Fields with closed lists have a rule of their own. */
const LISTED: Readonly<Record<string, RuleCode>> = { status: 'S04', modalities: 'S05', kind: 'S06' };

function explain(issue: z.core.$ZodIssue | undefined, json: Json): { rule: RuleCode; reason: string } {
  const path = issue?.path ?? [];
  const reason = tellIssue(issue, json);
  if (memberAt(json, path) === undefined) return { rule: 'F03', reason };
  const listed = issue?.code === 'invalid_value' ? LISTED[String(path[0])] : undefined;
  return { rule: listed ?? 'F04', reason };
}

function unknownFields(json: Json, shape: Readonly<Record<string, unknown>>): string[] {
  const unknown: string[] = [];
  for (const name in json) if (!Object.hasOwn(shape, name)) unknown.push(name);
  for (const part of ['practitioner', 'location'] as const) {
    const inside = json[part];
    if (!isObject(inside)) continue;
    for (const name in inside) if (!Object.hasOwn(NESTED[part], name)) unknown.push(`${part}.${name}`);
  }
  return unknown;
}
