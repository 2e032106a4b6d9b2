import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { UsageError } from '../usage-error.ts';

/** A line that could not be taken, told by its number. */
export interface BadLine {
  type: 'bad';
  line: number;
  reason: string;
}

/** How much of a file tells its encoding. */
const SAMPLE_BYTES = 262_144;

/** The lines of a file as text, one at a time, whatever its size. Throws UsageError when it cannot be read. */
export async function* readLines(file: string): AsyncIterable<string> {
  const encoding = await findEncoding(file);
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding })) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}

/** The extracts are UTF-8; older ones of FINESS were Latin-1, which a first accent betrays. */
async function findEncoding(file: string): Promise<'utf8' | 'latin1'> {
  const handle = await open(file).catch(() => {
    throw new UsageError('no-such-file', `cannot read ${file}`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead), { stream: true });
    return 'utf8';
  } catch {
    return 'latin1';
  } finally {
    await handle.close();
  }
}

/** A cell, or null when it is empty. */
export function cell(cells: readonly string[], index: number): string | null {
  return cells[index]?.trim() || null;
}
