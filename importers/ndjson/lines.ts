import { isUtf8 } from 'node:buffer';

/** Longest line that is read, in bytes. */
export const LONGEST_LINE = 1024 * 1024;

/** A line with its number from 1; `refused` says why its text is only a beginning, or cannot be trusted. */
export interface Line {
  number: number;
  text: string;
  refused: 'F02' | 'F05' | null;
}

const NEWLINE = 10;
const BEGINNING = 4096;

/** Cuts bytes into lines as they come: a line that is too long is passed over, never held. */
class LineCutter {
  #number = 0;
  #held: Buffer[] = [];
  #length = 0;

  /** The lines that these bytes complete. */
  cut(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(this.#complete(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return lines;
  }

  /** What follows the last newline, when anything does. */
  rest(): Line[] {
    return this.#length > 0 ? [this.#complete(Buffer.alloc(0))] : [];
  }

  #hold(piece: Buffer): void {
    if (this.#length <= LONGEST_LINE) this.#held.push(piece);
    this.#length += piece.length;
    if (this.#length > LONGEST_LINE) this.#held = [Buffer.concat(this.#held).subarray(0, BEGINNING)];
  }

  #complete(last: Buffer): Line {
    const length = this.#length + last.length;
    const bytes = this.#held.length > 0 ? Buffer.concat([...this.#held, last]) : last;
    this.#held = [];
    this.#length = 0;
    this.#number += 1;
    return toLine(this.#number, bytes, length > LONGEST_LINE);
  }
}

function toLine(number: number, bytes: Buffer, long: boolean): Line {
  if (long) return { number, text: bytes.toString('utf8', 0, BEGINNING), refused: 'F02' };
  const text = bytes.toString('utf8', number === 1 && hasMark(bytes) ? 3 : 0);
  return { number, text, refused: isUtf8(bytes) ? null : 'F05' };
}

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Lines in bunches, as their bytes come: blank ones are counted and left out. */
export async function* readLines(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Line[]> {
  const cutter = new LineCutter();
  for await (const chunk of bytes) {
    yield written(cutter.cut(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  }
  yield written(cutter.rest());
}

function written(lines: Line[]): Line[] {
  return lines.filter((line) => line.refused !== null || line.text.trim() !== '');
}
