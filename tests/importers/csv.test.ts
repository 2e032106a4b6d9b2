import { describe, expect, test } from 'vitest';
import { csv } from '../../importers/csv/importer.ts';
import { readAll, refusalsIn, rulesIn, slotsIn } from './reading.ts';

const NOW = '2026-11-24T08:00:00.000Z';
const TABLE = 'début;fin;médecin;ville\r\n24/11/2026 14h30;15h;Dr Lefèvre;Nîmes\r\n';

const read = (body: string | Uint8Array, settings: unknown = {}) =>
  readAll(csv, [typeof body === 'string' ? Buffer.from(body) : body], { now: NOW, settings });

/** Big-endian, as a mark of its own announces it. */
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a file is read however a spreadsheet saved it', () => {
  test.each([
    ['UTF-8', Buffer.from(TABLE)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${TABLE}`)],
    ['windows-1252', Buffer.from(TABLE, 'latin1')],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${TABLE}`, 'utf16le')],
    ['UTF-16, big end first', utf16be(`\uFEFF${TABLE}`)],
    ['the line ends of an old Mac', Buffer.from(TABLE.replaceAll('\r\n', '\r'))],
    ['commas', Buffer.from(TABLE.replaceAll(';', ','))],
    ['tabs', Buffer.from(TABLE.replaceAll(';', '\t'))],
    ['bars', Buffer.from(TABLE.replaceAll(';', '|'))],
  ])('%s', async (_about, body) => {
    expect(slotsIn(await read(body))).toMatchObject([
      {
        at: 'line 2',
        start: '2026-11-24T13:30:00.000Z',
        practitioner: { family: 'Lefèvre', prefix: 'Dr' },
        location: { city: 'Nîmes' },
      },
    ]);
  });

  test('a letter beyond ASCII decides of the encoding once: one that is not of it refuses its row only', async () => {
    const good = Buffer.from(TABLE);
    const bad = Buffer.from('24/11/2026 16h;17h;Dr Lef\xE8vre;Dole\r\n', 'latin1');
    const readings = await read(
      Buffer.concat([good, bad, Buffer.from('24/11/2026 17h;18h;Dr Roy;Dole\r\n')]),
    );
    expect(slotsIn(readings)).toHaveLength(2);
    expect(refusalsIn(readings)).toContainEqual(expect.objectContaining({ rule: 'F05', at: 'line 3' }));
  });
});

describe('what is no table of slots fails the feed, and says why', () => {
  test('a start that no column gives is named, with what was found instead', async () => {
    await expect(read('Nom;Fin;Date\nRoy;15h;24/11/2026\n')).rejects.toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/"heure".*found "Nom", "Fin", "Date"/u),
    });
    await expect(read('Nom;Ville\nRoy;Dole\n')).rejects.toMatchObject({ code: 'malformed' });
  });

  test.each([
    ['a workbook', 'PK\u0003\u0004...', /workbook/u],
    ['a page', '<html></html>', /page/u],
    ['JSON', '{"slots": []}', /JSON/u],
    ['a calendar', 'BEGIN:VCALENDAR', /icalendar/u],
    ['a text', 'Bonjour,\nvoici mes créneaux.\n', /heading/u],
    ['nothing', '', /empty/u],
  ])('%s', async (_about, body, message) => {
    await expect(read(body)).rejects.toMatchObject({
      code: 'not-availability',
      message: expect.stringMatching(message),
    });
  });
});

describe('one bad row is one rejection, never the file', () => {
  test('among twenty thousand, the one with an open quote takes no neighbour with it', async () => {
    const rows = Array.from({ length: 20_000 }, () => '24/11/2026 14h;15h;"Dr ""Max"" Roy";Dole');
    rows[9999] = '"24/11/2026 14h;15h;Roy;Dole';
    const readings = await read(`${TABLE.split('\r\n')[0]}\n${rows.join('\n')}\n`);
    expect(slotsIn(readings)).toHaveLength(19_999);
    expect(refusalsIn(readings).filter(({ severity }) => severity === 'error')).toMatchObject([
      { rule: 'F16', at: 'line 10001' },
    ]);
  });

  test.each([
    ['a row too short', '24/11/2026 14h;15h', 'F16', 'line 2, column 3'],
    ['a row too long', '24/11/2026 14h;15h;Roy;Dole;1;2', 'F16', 'line 2, column 5'],
    ['a formula', '24/11/2026 14h;15h;=1+1;Dole', 'F17', 'line 2, column "médecin"'],
    ['a command', '24/11/2026 14h;15h;Roy;-2+3+cmd|calc', 'F17', 'line 2, column "ville"'],
    ['a day that is not one', '31/11/2026 14h;15h;Roy;Dole', 'T01', 'line 2, column "début"'],
    ['a month written first', '11/24/2026 14h;15h;Roy;Dole', 'T01', 'line 2, column "début"'],
    ['the year 9999', '24/11/9999 14h;15h;Roy;Dole', 'T06', 'line 2, column "début"'],
    ['an end before its start', '24/11/2026 14h;13h;Roy;Dole', 'S02', 'line 2, column "fin"'],
    ['no start', ';15h;Roy;Dole', 'F03', 'line 2, column "début"'],
    ['a NUL', '24/11/2026 14h;15h;R\0y;Dole', 'F05', 'line 2'],
    ['a line without end', `24/11/2026 14h;15h;${'x'.repeat(1_100_000)};Dole`, 'F02', 'line 2'],
  ])('%s', async (_about, row, ...[rule, at]) => {
    const readings = await read(`début;fin;médecin;ville\n${row}\n24/11/2026 16h;17h;Roy;Dole\n`);
    expect(slotsIn(readings)).toHaveLength(1);
    const errors = refusalsIn(readings).filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ rule, at }]);
    expect(JSON.stringify(errors)).not.toContain('\\u0000');
  });

  test('a signed number, a phone and a dash for nothing are no formulas', async () => {
    const table =
      'début;fin;médecin;tél;latitude;longitude\n24/11/2026 14h;15h;-;+33 3 84 00 00 00;47,09;-5,49\n';
    const [slot] = slotsIn(await read(table));
    expect(slot?.location).toMatchObject({ phone: '+33384000000', lat: 47.09, lon: -5.49 });
  });
});

describe('what the file does not say is said once', () => {
  test('not at each row; and nobody sees a slot of which nothing says who may', async () => {
    const readings = await read('début;fin\n24/11/2026 14h;15h\n24/11/2026 15h;16h\n');
    expect(rulesIn(readings)).toEqual({ I05: 1, L06: 1, S09: 1, S17: 1, V02: 1 });
    expect(slotsIn(readings).map(({ visibility }) => visibility)).toEqual([[], []]);
  });

  test('columns that are not read are one line of information', async () => {
    const readings = await read('début;fin;humeur;__proto__;constructor\n24/11/2026 14h;15h;bonne;1;2\n');
    expect(refusalsIn(readings)).toContainEqual(
      expect.objectContaining({ rule: 'F18', reason: '"humeur", "__proto__", "constructor"' }),
    );
    expect(slotsIn(readings)).toHaveLength(1);
  });

  test('the settings describe the one who is named, never another person or place', async () => {
    const settings = {
      practitioner: { rpps: '81000000001', family: 'Roy' },
      location: { city: 'Dole', lat: 47.09 },
    };
    const readings = await read(
      'début;fin;médecin;ville\n24/11/2026 14h;15h;ROY;dole\n24/11/2026 14h;15h;Petit;Arbois\n',
      settings,
    );
    expect(slotsIn(readings)).toMatchObject([
      { practitioner: { rpps: '81000000001' }, location: { lat: 47.09 } },
      { practitioner: { rpps: null, family: 'Petit' }, location: { lat: null, city: 'Arbois' } },
    ]);
  });

  test('the hours are those of the place, and an offset that is written is believed', async () => {
    const rows = 'début;fin\n24/11/2026 14h;15h\n2026-11-24T14:00:00+01:00;2026-11-24T15:00:00+01:00\n';
    const starts = slotsIn(await read(rows, { zone: 'Indian/Reunion' })).map(({ start }) => start);
    expect(starts).toEqual(['2026-11-24T10:00:00.000Z', '2026-11-24T13:00:00.000Z']);
  });
});

describe('the words of a practice', () => {
  test.each([
    ['grand public', ['PUBLIC']],
    ['Professionnels', ['PRO']],
    ['SAS/régulateurs', ['SNP']],
    ['cpts et pro', ['CPTS', 'PRO']],
  ])('"%s" says who may see', async (words, visibility) => {
    const readings = await read(`début;fin;nom;visibilité\n24/11/2026 14h30;15h;Roy;${words}\n`);
    expect(slotsIn(readings)).toMatchObject([{ visibility }]);
  });

  test('that are not known are quoted as they are written', async () => {
    const readings = await read('début;fin;nom;visibilité\n24/11/2026 14h30;15h;Roy;Le voisinage\n');
    expect(refusalsIn(readings).find(({ rule }) => rule === 'V01')?.reason).toContain('"Le voisinage"');
  });

  test('hours overseas are those of the postal code', async () => {
    const readings = await read('date;heure;code postal;nom\n24/11/2026;14:30;97400;Payet\n');
    expect(slotsIn(readings)).toMatchObject([
      { start: '2026-11-24T10:30:00.000Z', location: { zone: 'Indian/Reunion' } },
    ]);
  });
});
