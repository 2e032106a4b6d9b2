import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromCareMask, NOTHING_OF_CARE, toCareMask, type Care } from '../../db/care.ts';
import type { Database } from '../../db/client.ts';
import { CARER_SEXES, FEE_SECTORS } from '../../db/vocabulary.ts';
import { readFeeSector, readLanguage, readSex } from '../../importers/reading/care.ts';
import { csv } from '../../importers/csv/importer.ts';
import { fhirBundle } from '../../importers/fhir-bundle/importer.ts';
import { loadDirectory } from '../../importers/directory/load.ts';
import { ndjson } from '../../importers/ndjson/importer.ts';
import { smartLinks } from '../../importers/smart-links/importer.ts';
import { testDatabase } from '../support/database.ts';
import { at, deliver, line, makeFeed, NOW } from './feed-under-test.ts';
import { bytesOf, readAll, recordingsOf, refusalsIn, slotsIn } from './reading.ts';

const answer = fc.option(fc.boolean());
const anyCare = fc.record({
  children: answer,
  newPatients: answer,
  accessible: answer,
  sector: fc.option(fc.constantFrom(...FEE_SECTORS)),
  sex: fc.option(fc.constantFrom(...CARER_SEXES)),
});

describe('what is known of an exercise', () => {
  test('is the same once it is kept, and what is not said stays unknown', () => {
    fc.assert(
      fc.property(anyCare, (care) => {
        expect(fromCareMask(toCareMask(care))).toEqual(care);
      }),
    );
  });

  test('is unknown where two vendors contradict each other', () => {
    const both = toCareMask({ ...NOTHING_OF_CARE, children: true, sex: 'F', sector: '1' });
    const other = toCareMask({ ...NOTHING_OF_CARE, children: false, sex: 'F', sector: '2' });
    expect(fromCareMask(both | other)).toMatchObject({ children: null, sex: 'F', sector: null });
  });

  test.each([
    ['1', '1'],
    ['Secteur 1', '1'],
    ['Conventionné secteur 2', '2'],
    ['secteur 2 OPTAM', 'optam'],
    ['non conventionné', '3'],
    ['secteur 1 avec droit au dépassement permanent', null],
    ['à voir', null],
    ['', null],
  ])('a fee sector is read from words and never guessed: %s', (words, sector) => {
    expect(readFeeSector(words)).toBe(sector);
  });

  test.each([
    ['en-GB', 'en'],
    ['Anglais', 'en'],
    ['arabe', 'ar'],
    ['LSF', 'lsf'],
    ['langue des signes', 'lsf'],
    ['eu', 'eu'],
    ['klingon', null],
    ['zz', null],
  ])('a language is read by its code or its name: %s', (words, code) => {
    expect(readLanguage(words)).toBe(code);
  });

  test('a civil title says a woman or a man; a doctor’s says neither', () => {
    expect([readSex('Madame'), readSex('M.'), readSex('Dr'), readSex(null)]).toEqual(['F', 'M', null, null]);
  });
});

const readOne = async (importer: Parameters<typeof readAll>[0], body: string) =>
  await readAll(importer, [Buffer.from(body)], { now: NOW });

const said: Care = {
  children: true,
  newPatients: false,
  accessible: true,
  sector: '1',
  sex: 'F',
  languages: ['fr', 'en'],
};

describe('each format says whom a professional sees, in its own words', () => {
  test('a line of our own', async () => {
    const { sector, ...care } = said;
    const [slot] = slotsIn(await readOne(ndjson, JSON.stringify(line({ sector, care }))));
    expect(slot?.care).toEqual(said);
  });

  test('a line that says nothing, whose title is no civil one, says nothing', async () => {
    const [slot] = slotsIn(await readOne(ndjson, JSON.stringify(line())));
    expect(slot?.care).toBeNull();
  });

  test('a language that does not exist is remarked, and is not spoken', async () => {
    const readings = await readOne(ndjson, JSON.stringify(line({ care: { languages: ['fr', 'klingon'] } })));
    expect(slotsIn(readings)[0]?.care?.languages).toEqual(['fr']);
    expect(refusalsIn(readings)).toMatchObject([{ rule: 'S21', severity: 'warning' }]);
  });

  test('a table in French, cell by cell; what is not understood is remarked at its cell', async () => {
    const header =
      'date;heure;rpps;nom;adresse;code postal;ville;modalité;visibilité;lien;secteur;enfants;nouveaux patients;PMR;sexe;langues';
    const place = '4 rue des Tanneurs;35000;Rennes;cabinet;tous;https://agenda.invalid/1';
    const rows = [
      `24/11/2026;10:00;81000000001;LE GALL;${place};secteur 1;oui;non;oui;femme;français, anglais`,
      `24/11/2026;11:00;81000000002;LE BRIS;${place};;parfois;;;;`,
    ];
    const readings = await readOne(csv, [header, ...rows].join('\n'));
    expect(slotsIn(readings).map(({ care }) => care)).toEqual([said, null]);
    const remarks = refusalsIn(readings).filter(({ rule }) => rule === 'S21');
    expect(remarks).toHaveLength(1);
    expect(remarks[0]?.reason).toContain('parfois');
  });

  test('FHIR: gender, communication, characteristics, and the extensions of the Annuaire and of Plan-Net', async () => {
    const [slot] = slotsIn(await readOne(fhirBundle, JSON.stringify(fhirBody)));
    expect(slot).toMatchObject({ care: said, sector: '1' });
  });

  test('FHIR: a code that means nothing here says nothing, OPTAM is sector 2 with its option', async () => {
    const text = JSON.stringify(fhirBody)
      .replace('"adacomp"', '"cultcomp"')
      .replace('"c1"', '"c3"')
      .replace('"valueBoolean":false', '"valueBoolean":true');
    const [slot] = slotsIn(await readOne(fhirBundle, text));
    expect(slot?.care).toMatchObject({ accessible: null, sector: 'optam' });
  });

  test('published files: what the role of a schedule says', async () => {
    const recording = recordingsOf('smart-links').find(({ bodies }) =>
      JSON.stringify(bodies).includes('"Practitioner"'),
    );
    if (!recording) throw new Error('no recording names a person');
    const bodies = bytesOf(recording).map((bytes) =>
      Buffer.from(
        Buffer.from(bytes)
          .toString()
          .replaceAll('"resourceType":"Practitioner",', '"resourceType":"Practitioner","gender":"male",'),
      ),
    );
    const readings = await readAll(smartLinks, bodies, { now: recording.now, settings: recording.settings });
    expect(slotsIn(readings).some(({ care }) => care?.sex === 'M')).toBe(true);
  });
});

const annuaire =
  'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-practitionerrole';
const fhirBody = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      resourceType: 'Slot',
      id: 's-1',
      schedule: { reference: 'Schedule/a-1' },
      status: 'free',
      start: '2026-11-24T10:00:00+01:00',
      end: '2026-11-24T10:15:00+01:00',
    },
    { resourceType: 'Schedule', id: 'a-1', actor: [{ reference: 'PractitionerRole/r-1' }] },
    {
      resourceType: 'PractitionerRole',
      id: 'r-1',
      contained: [
        {
          resourceType: 'Location',
          id: 'lieu',
          address: { line: ['4 rue des Tanneurs'], postalCode: '35000' },
        },
        {
          resourceType: 'HealthcareService',
          id: 'soins',
          characteristic: [{ coding: [{ code: 'adacomp' }] }, { text: 'Reçoit les enfants' }],
          communication: [{ coding: [{ system: 'urn:ietf:bcp:47', code: 'fr-FR' }] }, { text: 'anglais' }],
          extension: [
            {
              url: 'http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/newpatients',
              extension: [
                { url: 'acceptingPatients', valueCodeableConcept: { coding: [{ code: 'existptonly' }] } },
              ],
            },
          ],
        },
      ],
      practitioner: { reference: 'Practitioner/p-1' },
      location: [{ reference: '#lieu' }],
      healthcareService: [{ reference: '#soins' }],
      extension: [
        { url: `${annuaire}-contracted`, valueCodeableConcept: { coding: [{ code: 'c1' }] } },
        { url: `${annuaire}-hascas`, valueBoolean: false },
      ],
    },
    { resourceType: 'Practitioner', id: 'p-1', gender: 'female', name: [{ family: 'LE GALL' }] },
  ].map((resource) => ({ fullUrl: `${resource.resourceType}/${resource.id}`, resource })),
};

describe('what a feed says reaches the index', () => {
  let db: Database;
  beforeAll(async () => {
    ({ db } = await testDatabase());
  });
  const careOf = async (sourceId: string) => {
    const [row] = await db.$client<{ care: number | null; languages: string[] | null }[]>`
      select care, languages from schedule where source_id = ${sourceId}`;
    return row && { ...fromCareMask(row.care ?? 0), languages: row.languages };
  };

  test('as it was last said; what a later line leaves out stays, what it says replaces it', async () => {
    const feed = await makeFeed(db);
    const { sector, ...care } = said;
    await deliver(db, feed, { lines: [line({ scheduleId: 'care-1', sector, care })] });
    expect(await careOf('care-1')).toEqual(said);
    const practitioner = { rpps: '81000000001', family: 'LE GALL', given: 'Maëlle', phone: '+33299000001' };
    await deliver(db, feed, { lines: [line({ scheduleId: 'care-1', sourceId: 's-2', practitioner })] });
    expect(await careOf('care-1')).toEqual(said);
    await deliver(db, feed, {
      lines: [line({ scheduleId: 'care-1', sourceId: 's-3', care: { newPatients: true } })],
    });
    expect(await careOf('care-1')).toEqual({ ...NOTHING_OF_CARE, newPatients: true });
  });

  test('the national directory says a woman or a man where no feed does, loaded before or after', async () => {
    const feed = await makeFeed(db);
    const file = new URL('extracts/PS_LibreAcces_Personne_activite.txt', import.meta.url).pathname;
    const known = { practitioner: { rpps: '810002673899', family: 'LE GOFF' } };
    await deliver(db, feed, { lines: [line({ scheduleId: 'before', ...known })] });
    expect(await careOf('before')).toMatchObject({ sex: null });
    await loadDirectory({ db, clock: () => at(NOW), progress: () => undefined }, { source: 'rpps', file });
    expect(await careOf('before')).toMatchObject({ sex: 'F', children: null });
    await deliver(db, feed, { lines: [line({ scheduleId: 'after', ...known })] });
    expect(await careOf('after')).toMatchObject({ sex: 'F' });
    await deliver(db, feed, { lines: [line({ scheduleId: 'vendor', ...known, care: { sex: 'M' } })] });
    expect(await careOf('vendor')).toMatchObject({ sex: 'M' });
  });
});
