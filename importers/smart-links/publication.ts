import type { Body, Rejection } from '../contract.ts';
import { isRejection, notAvailability } from '../reading/json-body.ts';
import { readLines, type Line } from '../ndjson/lines.ts';
import { reject } from '../rules.ts';
import { LinkJoin } from './join.ts';
import { FILE_TYPES, parseManifest, type SmartRecord } from './record.ts';
import { readResource } from './resource-line.ts';

/** A manifest is a page of links; one longer than this is none. */
const LONGEST_MANIFEST = 4 * 1024 * 1024;

/**
 * The schedules and slots of published files, joined across them whatever their order; the manifest may come first.
 * Throws FeedError when a body holds lines and none of them is a resource of a publication.
 */
export async function* readPublication(bodies: AsyncIterable<Body>): AsyncIterable<SmartRecord | Rejection> {
  const join = new LinkJoin();
  let first = true;
  for await (const body of bodies) {
    const reader = new FileReader(body.name, first);
    first = false;
    for await (const lines of readLines(body.bytes)) yield* reader.take(lines, join);
    yield* reader.end(join);
  }
  yield* join.rest();
}

/** One file while it is read. Its first lines are held back as long as they may be a manifest's. */
class FileReader {
  readonly #name: string;
  #held: Line[] | null;
  #heldLength = 0;
  #lines = 0;
  #resources = 0;

  constructor(name: string, mayBeManifest: boolean) {
    this.#name = name;
    this.#held = mayBeManifest ? [] : null;
  }

  *take(lines: readonly Line[], join: LinkJoin): Iterable<SmartRecord | Rejection> {
    for (const line of lines) {
      this.#lines += 1;
      if (this.#lines === 1) {
        if (line.text.trimStart().startsWith('<'))
          throw notAvailability(this.#name, 'a page instead of resources');
        if (!mayBeginManifest(line)) this.#held = null;
      }
      if (this.#held === null) yield* this.#read(line, join);
      else yield* this.#hold(line, join);
    }
  }

  *end(join: LinkJoin): Iterable<SmartRecord | Rejection> {
    const published = this.#held && parseManifest(this.#held.map(({ text }) => text).join('\n'));
    if (published) {
      if (published.error?.length) yield announced(published.error, this.#name);
      return;
    }
    yield* this.#release(join);
    if (this.#lines > 0 && this.#resources === 0) {
      throw notAvailability(this.#name, 'no line is a resource of a publication');
    }
  }

  *#hold(line: Line, join: LinkJoin): Iterable<SmartRecord | Rejection> {
    this.#held?.push(line);
    this.#heldLength += line.text.length;
    if (this.#heldLength > LONGEST_MANIFEST) yield* this.#release(join);
  }

  *#release(join: LinkJoin): Iterable<SmartRecord | Rejection> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const line of held) yield* this.#read(line, join);
  }

  *#read(line: Line, join: LinkJoin): Iterable<SmartRecord | Rejection> {
    const read = readResource(line, `${this.#name}, line ${line.number}`);
    if (isRejection(read)) {
      yield read;
      return;
    }
    if (FILE_TYPES.some((type) => type === read.type)) this.#resources += 1;
    yield* join.add(read);
  }
}

/** A manifest is one object, on one line or on many; a line of a file is a whole resource. */
function mayBeginManifest({ text }: Line): boolean {
  return text.trimStart().startsWith('{') && !text.includes('"resourceType"');
}

/** An announced error says that something is missing, not what: nothing of the feed may be closed for its absence. */
function announced(errors: readonly unknown[], name: string): Rejection {
  const reason = `${errors.length} announced: ${JSON.stringify(errors).slice(0, 200)}`;
  return { ...reject('F20', { at: `${name}/error`, record: errors }, reason), unknown: true };
}
