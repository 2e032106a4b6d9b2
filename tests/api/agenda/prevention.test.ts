import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { agendaPage } from '../../../api/agenda/resources.ts';
import { dueFor, type Answered, type Person } from '../../../api/prevention/due.ts';
import { isEnabled } from '../../../api/prevention/rule.ts';
import { ENABLED_RULES, findPreventionRule, PREVENTION_RULES } from '../../../api/prevention/rules.ts';
import { SEXES } from '../../../db/vocabulary.ts';
import { accountOf, childAgenda, instant, ownAgenda } from '../../support/agendas.ts';
import { jsonOf, post, testApi, type Ask, type TestApi } from '../../support/api.ts';

const due = (person: Person, today: string, answers: readonly Answered[] = []) =>
  dueFor(person, { rules: PREVENTION_RULES, answers, today });
const codes = (person: Person, today: string, answers?: readonly Answered[]) =>
  due(person, today, answers)
    .filter(({ from }) => from <= today)
    .map(({ rule }) => rule.code);
const woman = (born: string): Person => ({ born, sex: 'female' });

describe('the rules', () => {
  test('each have a code of their own, a source, a date and a grade', () => {
    expect(new Set(PREVENTION_RULES.map(({ code }) => code)).size).toBe(PREVENTION_RULES.length);
    for (const { source, validFrom, window } of PREVENTION_RULES) {
      expect(source.length).toBeGreaterThan(5);
      expect(validFrom).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(window).toBeDefined();
    }
    expect(PREVENTION_RULES.filter(({ family }) => family === 'child-examination')).toHaveLength(20);
  });

  test('of grade C are shown to nobody until a clinician has put a name to them', () => {
    expect(ENABLED_RULES.some(({ grade }) => grade === 'C')).toBe(false);
    const flu = findPreventionRule('VAC-FLU')!;
    expect([isEnabled(flu), isEnabled({ ...flu, reviewedBy: 'Dr A. Lecteur' })]).toEqual([false, true]);
    expect(ENABLED_RULES.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'SCR-BREAST',
        'SCR-COLO',
        'SCR-CERV-1',
        'SCR-CERV-2',
        'BILAN-18',
        'MT-DENTS',
        'CH-17',
        'VAC-HPV',
      ]),
    );
  });
});

describe('what is due', () => {
  test('begins on the birthday, not the day before: turning 50 today', () => {
    const person = woman('1976-11-24');
    expect(codes(person, '2026-11-23')).not.toContain('SCR-BREAST');
    expect(codes(person, '2026-11-24')).toEqual(expect.arrayContaining(['SCR-BREAST', 'SCR-COLO']));
    expect(codes(person, '2051-11-23')).toContain('SCR-COLO');
    expect(codes(person, '2051-11-24')).not.toContain('SCR-COLO');
  });

  test('for someone born on 29 February, is due on the 28th in other years', () => {
    const person = woman('1976-02-29');
    expect(codes(person, '2026-02-27')).not.toContain('SCR-BREAST');
    expect(codes(person, '2026-02-28')).toContain('SCR-BREAST');
  });

  test('never asks of a child whose sex is unknown what is asked of one sex', () => {
    for (const born of ['2017-06-02', '2000-01-01', '1970-01-01', '1950-01-01']) {
      const asked = due({ born, sex: 'unknown' }, '2026-11-24').filter(({ rule }) => rule.sex !== null);
      expect(asked).toEqual([]);
    }
    expect(codes({ born: '2019-12-01', sex: 'unknown' }, '2026-11-24')).toEqual(
      expect.arrayContaining(['CH-17', 'MT-DENTS']),
    );
  });

  test('follows what was done: the screening of the cervix goes from cytology to HPV', () => {
    const person = woman('1999-01-15');
    const done = (code: string, on: string): Answered => ({ code, occasion: on, answer: 'done', on });
    const first = done('SCR-CERV-1', '2024-02-01');
    expect(due(person, '2025-02-01', [first]).find(({ rule }) => rule.code === 'SCR-CERV-1')?.from).toBe(
      '2025-02-01',
    );
    const second = done('SCR-CERV-1', '2025-02-03');
    expect(
      due(person, '2027-06-01', [first, second]).find(({ rule }) => rule.code === 'SCR-CERV-1')?.from,
    ).toBe('2028-02-03');
    const third = done('SCR-CERV-1', '2028-02-05');
    expect(codes(person, '2028-06-01', [first, second, third])).not.toContain('SCR-CERV-1');
    const hpv = due(person, '2030-06-01', [first, second, third]).find(
      ({ rule }) => rule.code === 'SCR-CERV-2',
    );
    expect(hpv?.from).toBe('2031-02-05');
  });

  test('is silent for ever once told so, for a while once told it does not concern, and asks again after its interval', () => {
    const person = woman('1970-01-01');
    const told = (answer: Answered['answer']): Answered[] => [
      { code: 'SCR-BREAST', occasion: 'x', answer, on: '2026-11-24' },
    ];
    expect(codes(person, '2026-11-25', told('never'))).not.toContain('SCR-BREAST');
    expect(codes(person, '2040-11-25', told('never'))).not.toContain('SCR-BREAST');
    expect(codes(person, '2028-11-23', told('not-concerned'))).not.toContain('SCR-BREAST');
    expect(codes(person, '2028-11-24', told('done'))).toContain('SCR-BREAST');
  });

  test('a catch-up is answered by what it catches up with', () => {
    const answered: Answered[] = [{ code: 'VAC-HPV', occasion: 'once', answer: 'done', on: '2026-01-10' }];
    const person = woman('2011-03-01');
    expect(codes(person, '2026-11-24')).toContain('VAC-HPV-CATCH-UP');
    expect(codes(person, '2026-11-24', answered)).not.toContain('VAC-HPV-CATCH-UP');
  });

  const day = fc
    .date({ min: new Date('1920-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const person = fc.record({ born: day, sex: fc.constantFrom(...SEXES) });

  test('is never before birth, never over, and never the same occasion twice', () => {
    fc.assert(
      fc.property(person, day, (someone, today) => {
        const found = due(someone, today);
        const names = found.map(({ rule, occasion }) => `${rule.code} ${occasion}`);
        return (
          new Set(names).size === names.length &&
          found.every(
            ({ from, to, rule }) =>
              someone.born <= from && from < to && today < to && rule.declared === undefined,
          )
        );
      }),
      { numRuns: process.env['FAULTS'] ? 5000 : 400 },
    );
  });

  test('answering what is due takes it away that same day', () => {
    fc.assert(
      fc.property(
        person,
        day,
        fc.constantFrom('done' as const, 'not-concerned' as const, 'never' as const),
        (someone, today, answer) =>
          due(someone, today)
            .filter(({ from }) => from <= today)
            .every(({ rule, occasion }) => {
              const left = due(someone, today, [{ code: rule.code, occasion, answer, on: today }]);
              return !left.some(
                (each) => each.rule.code === rule.code && each.occasion === occasion && each.from <= today,
              );
            }),
      ),
      { numRuns: process.env['FAULTS'] ? 3000 : 200 },
    );
  });
});

describe('in the agenda', () => {
  let api: TestApi;
  let jeanne: Ask;
  beforeAll(async () => {
    api = await testApi();
    jeanne = await api.as('citizen');
    await ownAgenda(api, 'citizen', { born: '1987-03-14', sex: 'female' });
  });
  type Page = z.infer<typeof agendaPage>;
  const preventionOf = async (): Promise<Page['items']> => {
    const page = await jsonOf<Page>(await jeanne('/agenda'));
    return page.items.filter(({ type }) => type === 'prevention');
  };

  test('stands what is due, by the day of its place, at both sides of a clock change', async () => {
    for (const at of ['2026-10-24T22:30:00Z', '2026-10-25T23:30:00Z', '2027-03-27T23:30:00Z']) {
      api.time.now = instant(at);
      jeanne = await api.as('citizen');
      const [item] = await preventionOf();
      expect(item).toMatchObject({
        title: expect.stringContaining('HPV'),
        prevention: { code: 'SCR-CERV-2', from: '2020-07-01' },
      });
      expect(Date.parse(item!.start)).toBeLessThanOrEqual(api.time.now.toMillis());
    }
  });

  test('an answer is remembered and may be taken back; one of another person is not to be given', async () => {
    const [item] = await preventionOf();
    const { code, occasion } = item!.prevention!;
    expect(
      (await post(jeanne, '/prevention/answers', { code, occasion, answer: 'done', doneOn: '2025-05-05' }))
        .status,
    ).toBe(204);
    expect(await preventionOf()).toEqual([]);
    expect(
      (await post(jeanne, '/prevention/answers', { code, occasion, answer: 'done', doneOn: '2099-01-01' }))
        .status,
    ).toBe(400);
    const ines = await api.as('citizen-alone');
    const agendaId = await ownAgenda(api, 'citizen');
    expect(
      (await post(ines, '/prevention/answers', { agendaId, code, occasion, answer: 'never' })).status,
    ).toBe(404);
    expect((await jeanne(`/prevention/answers/${code}/${occasion}`, { method: 'DELETE' })).status).toBe(204);
    expect(await preventionOf()).toHaveLength(1);
  });

  test('of a child stands with its parent, under the child’s agenda', async () => {
    const childId = await childAgenda(api, 'citizen', { name: 'Malo', born: '2017-06-02' });
    const items = await preventionOf();
    expect(
      items.filter(({ agendaId }) => agendaId === childId).map(({ prevention }) => prevention?.code),
    ).toContain('MT-DENTS');
    expect(await accountOf(api, 'citizen')).toBeGreaterThan(0);
  });

  test('every rule is published, those that wait for a review too, and say so', async () => {
    const { items } = await jsonOf<{ items: { code: string; enabled: boolean; waitsFor: string | null }[] }>(
      await jeanne('/prevention/rules?lang=en'),
    );
    expect(items).toHaveLength(PREVENTION_RULES.length);
    expect(items.find(({ code }) => code === 'VAC-FLU')).toMatchObject({
      enabled: false,
      waitsFor: 'clinician-review',
    });
  });
});
