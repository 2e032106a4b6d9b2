import { isUtf8 } from 'node:buffer';

const NOTHING = Buffer.alloc(0);
const [NEWLINE, RETURN, FIRST_BEYOND_ASCII] = [10, 13, 0x80];
/** As many bytes as a mark or a letter of UTF-8 can have. */
const LONGEST_LETTER = 4;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * A text file as UTF-8, as its bytes come: UTF-16 by its mark, else UTF-8 when the first letter beyond ASCII is written
 * in it, else windows-1252, as spreadsheets save on French machines. Nothing is held but one undecided letter.
 */
export async function* toUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Buffer = NOTHING;
  let begun = false;
  let decoder: TextDecoder | null = null;
  let known = false;
  for await (const chunk of bytes) {
    held = held.length > 0 ? Buffer.concat([held, chunk]) : Buffer.from(chunk);
    if (!known) {
      const found = encodingOf(held, begun);
      if (found === 'undecided') continue;
      known = found !== 'ascii';
      if (known && found !== 'utf-8') decoder = new TextDecoder(found);
    }
    begun = true;
    yield decoder ? Buffer.from(decoder.decode(held, { stream: true })) : held;
    held = NOTHING;
  }
  yield decoder ? Buffer.from(decoder.decode()) : ending(held);
}

/** The last bytes, too few to have been decided on. */
function ending(held: Buffer): Buffer {
  return isUtf8(held) ? held : Buffer.from(new TextDecoder('windows-1252').decode(held));
}

/** `ascii`: no letter tells yet; `undecided`: more bytes are needed to tell. */
function encodingOf(bytes: Buffer, begun: boolean): Encoding | 'ascii' | 'undecided' {
  if (!begun) {
    if (bytes.length < LONGEST_LETTER) return 'undecided';
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  }
  const first = bytes.findIndex((byte) => byte >= FIRST_BEYOND_ASCII);
  if (first === -1) return 'ascii';
  if (bytes.length < first + LONGEST_LETTER) return 'undecided';
  const lead = bytes[first]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return isUtf8(bytes.subarray(first, first + length)) ? 'utf-8' : 'windows-1252';
}

/** The same bytes with the line ends of a Mac's old format (a return alone) as newlines. */
export async function* withNewlines(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let returns: boolean | null = null;
  for await (const chunk of bytes) {
    const found = chunk.indexOf(RETURN);
    if (found !== -1 && found < chunk.length - 1) returns ??= !chunk.includes(NEWLINE);
    yield returns ? Buffer.from(chunk.map((byte) => (byte === RETURN ? NEWLINE : byte))) : chunk;
  }
}
