import { placeOf, type CsvRecord } from './record.ts';
import type { Field } from './columns.ts';
import { isFormula } from './cells.ts';
import type { Rejection } from '../contract.ts';
import { reject, type RuleCode } from '../rules.ts';

/** Thrown while one row is read and caught at its end: the row is one rejection, at the cell that is wrong. */
export class CellRefusal extends Error {
  readonly rule: RuleCode;
  readonly field: Field;
  constructor(rule: RuleCode, field: Field, reason: string) {
    super(reason);
    this.rule = rule;
    this.field = field;
  }
}

/** The cells of one record by what they are, and the remarks they earn while they are read. */
export class Row {
  readonly remarks: Rejection[] = [];
  readonly record: CsvRecord;

  constructor(record: CsvRecord) {
    this.record = record;
  }

  /** The text of a cell on one line; null when it is empty, a dash, or has no column. */
  written(field: Field): string | null {
    const column = this.record.sheet.columns.get(field);
    const cell = column === undefined ? '' : this.record.cells[column.index]!;
    if (cell === '') return null;
    const text = cell.replace(/^\s*'/u, '').replaceAll(/\s+/gu, ' ').trim();
    return /^[-–—]?$/u.test(text) ? null : text;
  }

  /** The same, for what is kept: refuses the row when it is a formula. */
  text(field: Field): string | null {
    const cell = this.written(field);
    if (cell !== null && isFormula(cell)) throw new CellRefusal('F17', field, `${quoted(cell)} is a formula`);
    return cell;
  }

  /** What a cell means; refuses the row when it is written and means nothing. */
  meaning<T>(field: Field, read: { rule: RuleCode; as: (cell: string) => T | null }): T | null {
    const cell = this.text(field);
    if (cell === null) return null;
    const meant = read.as(cell);
    if (meant === null) throw new CellRefusal(read.rule, field, `${quoted(cell)} is not understood`);
    return meant;
  }

  remark(rule: RuleCode, field: Field, reason: string): void {
    const { record } = this;
    this.remarks.push(reject(rule, { at: placeOf(record, field), record: record.text }, reason));
  }
}

/** A cell as a reason shows it. */
export const quoted = (cell: string): string => JSON.stringify(cell.slice(0, 60));
