/** The longest line, in octets, without its end (RFC 5545 §3.1). */
const LONGEST = 75;

/** A calendar with every line folded at 75 octets between letters, each ended by CRLF. */
export function foldCalendar(text: string): string {
  const lines = text.replaceAll(/\r?\n[ \t]/gu, '').split(/\r?\n/u);
  return lines
    .filter((line) => line !== '')
    .map((line) => `${foldLine(line)}\r\n`)
    .join('');
}

function foldLine(line: string): string {
  if (Buffer.byteLength(line) <= LONGEST) return line;
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    const room = pieces.length === 0 ? LONGEST : LONGEST - 1;
    if (octets + size > room) {
      pieces.push(piece);
      [piece, octets] = ['', 0];
    }
    piece += letter;
    octets += size;
  }
  return [...pieces, piece].join('\r\n ');
}
