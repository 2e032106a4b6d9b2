import { describe, expect, test } from 'vitest';
import type { Body } from '../../../importers/contract.ts';
import { pointer, readJson, readRecord } from '../../../importers/reading/json-body.ts';
import { z } from 'zod';

function body(content: string | Uint8Array, contentType = 'application/json'): Body {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { name: 'answer.json', contentType, bytes: pieces([bytes]) };
}

async function* pieces(chunks: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield* chunks;
}

describe('a body that is not availability fails the feed and says what came instead', () => {
  test.each([
    ['a page', '  <!DOCTYPE html><title>Connexion</title>', 'a page instead of JSON'],
    ['nothing', ' \n', 'an empty body'],
    ['an error answered with HTTP 200', '{"error":["agenda_ids is missing"]}', 'agenda_ids is missing'],
    ['errors', '{"errors":{"message":"down"}}', 'down'],
  ])('%s', async (_about, content, said) => {
    await expect(readJson(body(content))).rejects.toMatchObject({
      code: 'not-availability',
      message: expect.stringContaining(said),
    });
  });

  test('an error that is empty is no error', async () => {
    expect(await readJson(body('{"error":null,"errors":[],"slots":[]}'))).toMatchObject({ slots: [] });
  });
});

describe('a body that cannot be read fails the feed', () => {
  test.each([
    ['cut short', '{"slots":[{"start":"2026-11-24T1'],
    ['a NUL byte', '{"slots":\u0000[]}'],
    ['nested for ever', '['.repeat(200_000)],
    ['nested for ever, and closed', `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`],
  ])('%s', async (_about, content) => {
    await expect(readJson(body(content))).rejects.toMatchObject({ code: 'malformed' });
  });

  test('in another charset than it says', async () => {
    const latin = Buffer.from('{"nom":"Café"}', 'latin1');
    await expect(readJson(body(latin))).rejects.toMatchObject({ code: 'malformed' });
    expect(await readJson(body(latin, 'application/json; charset=iso-8859-1'))).toEqual({ nom: 'Café' });
    await expect(readJson(body('{}', 'application/json; charset=klingon'))).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  test('beyond 64 MiB, without reading the rest', async () => {
    let read = 0;
    function* endless() {
      for (;;) {
        read += 1;
        yield new Uint8Array(1024 * 1024).fill(32);
      }
    }
    const large: Body = { ...body(''), bytes: pieces(endless()) };
    await expect(readJson(large)).rejects.toMatchObject({ code: 'too-large' });
    expect(read).toBe(65);
  });
});

test('brackets inside texts do not count as nesting, and a byte order mark is no text', async () => {
  const text = `\uFEFF{"reason":"${'['.repeat(1000)}\\"{"}`;
  expect(await readJson(body(text))).toEqual({ reason: `${'['.repeat(1000)}"{` });
});

test('a refused record says which member is missing and which has another form', () => {
  const shape = z.object({ start: z.string(), place: z.object({ id: z.number() }) });
  expect(readRecord(shape, { place: { id: 1 } }, '/slots/0')).toMatchObject({ rule: 'F03', at: '/slots/0' });
  expect(readRecord(shape, { start: 'now', place: { id: 'one' } }, '/slots/1')).toMatchObject({
    rule: 'F04',
    reason: expect.stringContaining('place.id'),
  });
});

test('a place in a body is a JSON pointer, whatever its keys hold', () => {
  expect(pointer('', 'a/b', 3, 'c~d')).toBe('/a~1b/3/c~0d');
});
