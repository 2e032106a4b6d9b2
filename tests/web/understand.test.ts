import { describe, expect, test } from 'vitest';
import { candidatesOf, findPlace } from '../../web/search/line/place-words.ts';
import { understand } from '../../web/search/line/understand.ts';

const specialties = [
  { code: 'SM54', label: 'Médecine générale' },
  { code: 'SM40', label: 'Pédiatrie' },
  { code: 'SM04', label: 'Cardiologie et Maladies vasculaires' },
  { code: 'SM15', label: 'Dermatologie et Vénéréologie' },
];

/** Monday 23 November 2026, 14:32 in Rennes. */
const here = { zone: 'Europe/Paris', now: Date.parse('2026-11-23T13:32:08Z'), specialties };
const read = (text: string) => understand(text, here);

describe('a line typed while someone is on the phone', () => {
  test('is a whole search: place, profession, hour, child', () => {
    expect(read('rennes dr généraliste 18h enfant')).toEqual({
      criteria: { specialty: ['SM54'], day: '2026-11-23', after: '18:00', child: true },
      rest: ['rennes'],
      names: [],
    });
  });

  test('reads in English as well', () => {
    expect(read('rennes gp 6pm child').criteria).toEqual({
      specialty: ['SM54'],
      day: '2026-11-23',
      after: '18:00',
      child: true,
    });
  });

  test.each([
    ['ce soir', { day: '2026-11-23', after: '18:00' }],
    ['demain matin', { day: '2026-11-24', before: '12:00' }],
    ['après-demain vers 10h', { day: '2026-11-25', after: '09:30', before: '11:00' }],
    ['mercredi après 17 h', { day: '2026-11-25', after: '17:00' }],
    ['lundi', { day: '2026-11-23' }],
    ['24/11', { day: '2026-11-24' }],
    ['entre 17h et 19h30', { day: '2026-11-23', after: '17:00', before: '19:30' }],
    ['17h-19h', { day: '2026-11-23', after: '17:00', before: '19:00' }],
    ['avant 16:00', { day: '2026-11-23', before: '16:00' }],
    ['de 22h à 2h', { day: '2026-11-23', after: '22:00', before: '02:00' }],
    ['à midi', { day: '2026-11-24', after: '12:00' }],
  ])('hears when: %s', (words, criteria) => {
    expect(read(words)).toEqual({ criteria, rest: [], names: [] });
  });

  test.each([
    ['nouveau patient', { newPatients: true }],
    ['new patient', { newPatients: true }],
    ['secteur 1', { sector: ['1'] }],
    ['sector 2', { sector: ['optam', '2'] }],
    ['accessible', { accessible: true }],
    ['fauteuil roulant', { accessible: true }],
    ['wheelchair', { accessible: true }],
    ['visite à domicile', { modality: ['HH'] }],
    ['home visits', { modality: ['HH'] }],
    ['anglais', { language: ['en'] }],
    ['qui parle arabe ou turc', { language: ['ar', 'tr'] }],
    ['english speaking', { language: ['en'] }],
    ['langue des signes', { language: ['lsf'] }],
    ['femme médecin', { sex: 'F', specialty: ['SM54'] }],
    ['médecin femme', { sex: 'F', specialty: ['SM54'] }],
    ['pédiatre homme', { sex: 'M', specialty: ['SM40'] }],
    ['woman doctor', { sex: 'F', specialty: ['SM54'] }],
    ['médecin traitant 10002673899', { doctor: '10002673899' }],
    ['own doctor 810002673899', { doctor: '10002673899' }],
  ])('hears whom: %s', (words, criteria) => {
    expect(read(words)).toMatchObject({ criteria, rest: [], names: [] });
  });

  test('a woman who calls is no filter, nor is a place named after a language’s country', () => {
    expect(read('rennes femme 34 ans').criteria).toEqual({});
    expect(read('villedieu-les-anglais').criteria).toEqual({});
  });

  test('an hour that has gone means tomorrow', () => {
    expect(read('8h').criteria).toEqual({ day: '2026-11-24', after: '08:00' });
  });

  test('an hour that no day has is not understood, and stays', () => {
    expect(read('rennes 27h')).toEqual({ criteria: {}, rest: ['rennes 27h'], names: [] });
  });

  test.each([
    ['visio', { modality: ['VR'] }],
    ['à domicile', { modality: ['HH'] }],
    ['au cabinet', { modality: ['AMB'] }],
    ['le plus proche', { sort: 'nearest' }],
    ['à moins de 5 km', { radius: 5 }],
    ['10003456789', { doctor: '10003456789' }],
  ])('hears how: %s', (words, criteria) => {
    expect(read(words)).toEqual({ criteria, rest: [], names: [] });
  });

  test('a doctor without more is a general practitioner', () => {
    expect(read('médecin rennes').criteria).toEqual({ specialty: ['SM54'] });
    expect(read('pédiatre rennes').criteria).toEqual({ specialty: ['SM40'] });
  });

  test('a specialty may be written as the nomenclature writes it', () => {
    expect(read('dermatologie et vénéréologie bruz')).toEqual({
      criteria: { specialty: ['SM15'] },
      rest: ['bruz'],
      names: [],
    });
  });

  test('a specialty that this place does not know is not asked for', () => {
    expect(read('psychiatre').criteria).toEqual({});
  });

  test('keeps the writer’s own letters for what may be a place', () => {
    expect(read('L’Haÿ-les-Roses ce soir').rest).toEqual(['L’Haÿ-les-Roses']);
    expect(read('à Le Rheu demain').rest).toEqual(['Le Rheu']);
    expect(read('12 rue de la Poterie, Rennes').rest).toEqual(['12 rue de la Poterie Rennes']);
  });

  test('never takes a part of a longer word', () => {
    expect(read('Saint-Domicile')).toEqual({ criteria: {}, rest: ['Saint-Domicile'], names: [] });
  });

  test('nobody is searched by name, and that is said', () => {
    expect(read('dr martin rennes')).toEqual({ criteria: {}, rest: ['rennes'], names: ['martin'] });
  });
});

describe('the place among the words left over', () => {
  const known = ['rennes', 'saint malo', 'rennes 35000'];
  const find = (question: string) =>
    Promise.resolve(known.filter((place) => place === question.toLowerCase()));

  test('words that name no place are handed back, the place is kept', async () => {
    expect(await findPlace(['rennes fièvre'], find)).toEqual({
      places: ['rennes'],
      question: 'rennes',
      unknown: ['fièvre'],
    });
    expect(await findPlace(['fièvre', 'saint malo'], find)).toMatchObject({
      places: ['saint malo'],
      unknown: ['fièvre'],
    });
  });

  test('in an address the commune stands at the end', () => {
    const questions = candidatesOf('12 rue de la Poterie Rennes').map(({ question }) => question);
    expect(questions).toEqual([
      '12 rue de la Poterie Rennes',
      'la Poterie Rennes',
      'Poterie Rennes',
      'Rennes',
    ]);
  });

  test('asks a bounded number of questions, whatever was typed', async () => {
    const asked: string[] = [];
    const line = Array.from({ length: 30 }, (_, index) => `mot${index}`).join(' ');
    const { places, unknown } = await findPlace([line, line], (question) => {
      asked.push(question);
      return Promise.resolve([]);
    });
    expect(places).toEqual([]);
    expect(unknown).toEqual([line, line]);
    expect(asked.length).toBeLessThanOrEqual(6);
  });
});
