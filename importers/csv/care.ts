import { readAnswer, readLanguage, readSex } from '../reading/care.ts';
import type { UpsertLine } from '../ndjson/record.ts';
import type { Field } from './columns.ts';
import { quoted, type Row } from './row.ts';
import { wordsOf } from './words.ts';

/** What a row says of the exercise; a cell that is not understood says nothing, and is remarked. */
export function careOf(row: Row): UpsertLine['care'] {
  return {
    children: read(row, 'children', readAnswer),
    newPatients: read(row, 'newPatients', readAnswer),
    accessible: read(row, 'accessible', readAnswer),
    sex: read(row, 'sex', readSex),
    languages: languagesOf(row),
  };
}

function read<T>(row: Row, field: Field, as: (cell: string) => T | null): T | null {
  const cell = row.text(field);
  if (cell === null) return null;
  const meant = as(cell);
  if (meant === null) row.remark('S21', field, `${quoted(cell)} is not understood`);
  return meant;
}

function languagesOf(row: Row): string[] | null {
  const cell = row.text('languages');
  if (cell === null) return null;
  const codes = wordsOf(cell).flatMap((word) => {
    const code = readLanguage(word);
    if (code === null) row.remark('S21', 'languages', `${quoted(word)} is not a known language`);
    return code ?? [];
  });
  return codes.length === 0 ? null : codes;
}
