/** Finds in a refused record the place that a remark speaks of. Pure: the API says where and why, the screen shows it. */

/** A stretch of text, marked when it is what the remark is about. */
export interface Piece {
  text: string;
  marked: boolean;
}

/** A record as a screen shows it: lines of pieces, and the field that is marked when it has a name. */
export interface ShownRecord {
  lines: Piece[][];
  field: string | undefined;
}

interface Remark {
  /** Place in the body: `line 17`, a JSON pointer. */
  at: string;
  reason: string;
}

type Path = readonly (string | number)[];
interface Leaf {
  path: Path;
  value: unknown;
}

/** What is marked: the value at a path, or the name of the member. */
interface Offender {
  path: Path;
  name: boolean;
}

/** Lines shown around the marked one; a record of a vendor may have hundreds. */
const AROUND = 5;
const MOST_LINES = 14;

/** A record laid out for reading, with its offending place. */
export function showRecord(record: string, remark: Remark): ShownRecord {
  const json = parse(record);
  if (json === undefined) return { lines: crop(markText(record, remark)), field: undefined };
  const offender = findOffender(json, remark);
  const field = offender?.path.findLast((step) => typeof step === 'string');
  return { lines: crop(print(json, offender)), field };
}

function parse(record: string): object | undefined {
  try {
    const json: unknown = JSON.parse(record);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

function findOffender(json: object, { at, reason }: Remark): Offender | undefined {
  const leaves = leavesOf(json, []);
  const named =
    endOf(leaves, at.split('/').slice(1)) ??
    endOf(leaves, /^([\w.]+)\b: /.exec(reason)?.[1]?.split('.') ?? []);
  if (named) return { path: named, name: false };
  for (const token of tokensOf(reason)) {
    const value = leaves.find((leaf) => isSaid(leaf.value, token));
    if (value) return { path: value.path, name: false };
    const member = leaves.find(({ path }) => path.at(-1) === token);
    if (member) return { path: member.path, name: true };
  }
  const words = reason.split(/[^\w]+/);
  const told = leaves.find(({ path }) => words.includes(String(path.at(-1))));
  return told && { path: told.path, name: false };
}

function leavesOf(value: unknown, path: Path): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const members: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return members.flatMap(([step, member]) => leavesOf(member, [...path, step]));
}

/** The path that ends as a pointer does: the pointer is of the whole body, the record only a part of it. */
function endOf(leaves: Leaf[], steps: string[]): Path | undefined {
  for (let from = 0; from < steps.length; from += 1) {
    const end = steps.slice(from).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const found = leaves.find(({ path }) => path.length === end.length && path.join('/') === end.join('/'));
    if (found && Number.isNaN(Number(end.at(-1)))) return found.path;
  }
  return undefined;
}

/** What a reason quotes: texts between quotation marks, then instants, addresses and numbers, in its order. */
function tokensOf(reason: string): string[] {
  const said = reason.matchAll(
    /"((?:[^"\\]|\\.)*)"|(\d{4}-\d\d-\d\d[\dT:.+Z-]*|https?:\/\/\S+|-?\d+(?:\.\d+)?)/g,
  );
  return [...said].map(([, quoted, bare = '']) => quoted ?? bare.replace(/[.,;]+$/, '')).filter(Boolean);
}

/** A reason may quote the beginning of a long text, and gives instants in UTC whatever the vendor wrote. */
const SHORTENED = 20;

function isSaid(value: unknown, token: string): boolean {
  if (typeof value === 'number') return String(value) === token;
  if (typeof value !== 'string' || value === '') return false;
  if (value === token || (token.length >= SHORTENED && value.startsWith(token))) return true;
  const [here, there] = [value, token].map((text) =>
    /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN,
  );
  return here !== undefined && here === there;
}

/** JSON with two spaces, as `JSON.stringify` writes it, the offender apart. */
function print(json: object, offender: Offender | undefined): Piece[][] {
  const lines: Piece[][] = [[]];
  const wanted = offender?.path.join('/');
  const put = (text: string, marked = false) => lines.at(-1)?.push({ text, marked });
  const write = (value: unknown, path: Path) => {
    const marked = path.length > 0 && path.join('/') === wanted && offender?.name === false;
    if (typeof value !== 'object' || value === null) return put(JSON.stringify(value), marked);
    const members = Array.isArray(value) ? value.map((member) => ['', member]) : Object.entries(value);
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    if (members.length === 0) return put(`${open}${close}`);
    put(open ?? '');
    for (const [index, [name, member]] of members.entries()) {
      const inside = [...path, Array.isArray(value) ? index : name];
      lines.push([{ text: '  '.repeat(path.length + 1), marked: false }]);
      if (!Array.isArray(value)) {
        put(JSON.stringify(name), offender?.name === true && inside.join('/') === wanted);
        put(': ');
      }
      write(member, inside);
      if (index < members.length - 1) put(',');
    }
    lines.push([{ text: '  '.repeat(path.length), marked: false }]);
    return put(close ?? '');
  };
  write(json, []);
  return lines;
}

/** Where a text is wrong: what the reason quotes of it, or the character where its reading as JSON stopped. */
function findStretch(record: string, reason: string): [from: number, to: number] | undefined {
  const stop = stopOf(record, reason);
  if (stop !== undefined) return [stop, stop + 1];
  const token = tokensOf(reason).find((each) => each.length > 1 && record.includes(each));
  const from = token === undefined ? -1 : record.indexOf(token);
  return from < 0 ? undefined : [from, from + (token?.length ?? 1)];
}

/** Characters that the engine quotes before the one it stopped at. */
const QUOTED_BEFORE = 10;

/** As V8 says it: `… at position 12`, or `Unexpected token '}', ..."","start":}" is not valid JSON`. */
function stopOf(record: string, reason: string): number | undefined {
  const position = /JSON at position (\d+)/.exec(reason)?.[1];
  if (position !== undefined) return Math.min(Number(position), record.length - 1);
  const told = /^Unexpected token '(.)', (\.\.\.)?"(.*?)"(?:\.\.\.)? is not valid JSON$/su.exec(reason);
  if (!told) return undefined;
  const [, sign = '', cut, around = ''] = told;
  const at = cut === undefined ? record.indexOf(sign) : record.indexOf(around) + QUOTED_BEFORE;
  return at >= 0 && record.includes(around) ? at : undefined;
}

function markText(record: string, { reason }: Remark): Piece[][] {
  const [from, to] = findStretch(record, reason) ?? [0, 0];
  let start = 0;
  return record.split('\n').map((text) => {
    const [before, after] = [from - start, to - start].map((at) => Math.min(Math.max(at, 0), text.length));
    start += text.length + 1;
    return [
      { text: text.slice(0, before), marked: false },
      { text: text.slice(before, after), marked: true },
      { text: text.slice(after), marked: false },
    ].filter((piece) => piece.text !== '');
  });
}

/** The beginning, and what stands around the mark; an ellipsis for what is left out. */
function crop(lines: Piece[][]): Piece[][] {
  if (lines.length <= MOST_LINES) return lines;
  const at = Math.max(
    0,
    lines.findIndex((line) => line.some(({ marked }) => marked)),
  );
  const kept = lines.map((line, index) => (index === 0 || Math.abs(index - at) <= AROUND ? line : undefined));
  const shown: Piece[][] = [];
  for (const [index, line] of kept.entries()) {
    if (line) shown.push(line);
    else if (kept[index - 1]) shown.push([{ text: '…', marked: false }]);
  }
  return shown;
}
