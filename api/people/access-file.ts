import type { z } from '@hono/zod-openapi';
import { listAccesses, type AccessRow } from '../../db/queries/people/accesses.ts';
import type { Queryable } from '../../db/client.ts';
import type { Language } from '../../importers/rules.ts';
import type { accessResource } from './access-list-resources.ts';
import { accessSentence, doerOf } from './access-words.ts';
import { toCsv } from './csv.ts';

type Access = z.infer<typeof accessResource>;

interface Reader {
  me: number;
  language: Language;
}

/** An access as its citizen reads it. */
export function toAccess(row: AccessRow, reader: Reader): Access {
  const { id, at, who, role, onBehalfOf, origin, breakGlassId } = row;
  return {
    id,
    at: new Date(at).toISOString(),
    who,
    role,
    kind: doerOf(row, reader.me),
    sentence: accessSentence(row, reader),
    emergency: breakGlassId !== null,
    onBehalf: onBehalfOf !== null,
    origin,
  };
}

const STEP = 1000;
/** A history longer than this is cut, and says so (rows). */
const MOST = 50_000;

/** The whole history, newest first; it is cut at 50,000. */
export async function readHistory(db: Queryable, reader: Reader): Promise<Access[]> {
  const history: Access[] = [];
  for (let before: number | undefined; history.length < MOST;) {
    const rows = await listAccesses(db, { accountId: reader.me, kind: 'all', before, limit: STEP });
    history.push(...rows.map((row) => toAccess(row, reader)));
    before = rows.at(-1)?.id;
    if (rows.length < STEP) break;
  }
  return history;
}

const HEADINGS: Record<Language, readonly string[]> = {
  fr: ['Numéro', 'Date (UTC)', 'Qui', 'Rôle', 'Urgence', 'Ce qui a été fait', 'Depuis'],
  en: ['Number', 'Date (UTC)', 'Who', 'Role', 'Emergency', 'What was done', 'From'],
};
const YES: Record<Language, string> = { fr: 'oui', en: 'yes' };

/** The history as a table for a spreadsheet. */
export function historyTable(history: readonly Access[], language: Language): string {
  const rows = history.map(({ id, at, who, role, emergency, sentence, origin }) => [
    String(id),
    at,
    who ?? '',
    role,
    emergency ? YES[language] : '',
    sentence,
    origin,
  ]);
  return toCsv([HEADINGS[language], ...rows]);
}
