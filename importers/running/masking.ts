import type { Rejection } from '../contract.ts';

/** A text in quotes, be it cut before its end, and numbers long enough to be of someone. */
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)/gsu;
const NUMBER = /\d{4,}(?:[ .-]?\d{2,})*/gu;

/** A reason without what the record held: where and why remain. Instants are kept, since they name nobody. */
export function maskReason(reason: string): string {
  const instants: string[] = [];
  const kept = reason.replace(
    /\d{4}-\d\d-\d\dT[\d:.]+Z/gu,
    (instant) => `\uE000${instants.push(instant) - 1}\uE000`,
  );
  const hidden = kept.replace(QUOTED, '"…"').replace(NUMBER, '…');
  return hidden.replace(/\uE000(\d+)\uE000/gu, (_, index: string) => instants[Number(index)] ?? '…');
}

/** A refusal or a remark about a person's record, as it may be kept and shown. */
export function masked(rejection: Rejection): Rejection {
  const { type, rule, severity, at, reason } = rejection;
  return { type, rule, severity, at, reason: maskReason(reason) };
}
