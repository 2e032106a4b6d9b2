import { array, assert, constantFrom, integer, nat, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseOfLink } from '../../web/cases/case/case-of-link.ts';
import type { CaseHeader, Step } from '../../web/cases/case-queries.ts';
import { clashesOf } from '../../web/cases/steps/clashes-of.ts';
import { contactOf, draftOf, motiveOf, placedAt } from '../../web/cases/case/facts-draft.ts';
import { offeredSteps } from '../../web/cases/steps/offered-steps.ts';
import { commandOf, nextHour, type Making } from '../../web/cases/steps/step-commands.ts';
import { shownFields, STEP_FORMS } from '../../web/cases/steps/step-forms.ts';
import { linesOf, oldestOf } from '../../web/cases/lists/team.ts';
import { criteriaOf, isBareCase } from '../../web/cases/case/to-criteria.ts';
import { alarmOf, byUrgency, heldOrder, lateBy, nextStep, ringing } from '../../web/cases/lists/urgency.ts';
import { Failure } from '../../web/problem.ts';
import { readCriteria, searched } from '../../web/search/criteria.ts';
import { phoneWords } from '../../web/search/choice/say.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const ZONE = 'Europe/Paris';
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

function header(changes: Partial<CaseHeader> = {}): CaseHeader {
  return {
    id: crypto.randomUUID(),
    number: 1187,
    version: 1,
    state: 'searching',
    priority: 'P2',
    pathway: 'SNP',
    owner: { queue: 'osnp' },
    openedAt: at(-10),
    nextActionAt: at(5),
    overdueSince: null,
    escalatedAt: null,
    mark: null,
    specialty: 'SM54',
    commune: '35238',
    careLevel: null,
    decision: null,
    orientation: null,
    delay: null,
    asked: null,
    callback: null,
    doctorMustDecide: false,
    booking: null,
    outcome: null,
    closedAt: null,
    ...changes,
  };
}

const numbersOf = (cases: readonly CaseHeader[]) => cases.map(({ number }) => number);

const anyCase = record({
  number: nat(),
  priority: constantFrom('P0', 'P1', 'P2', 'P3', 'NR'),
  due: option(integer({ min: -60, max: 60 })),
}).map(({ number, priority, due }) =>
  header({ number, priority, nextActionAt: due === null ? null : at(due) }),
);

describe('the queue', () => {
  test('puts a life in danger first, then what is late, then by priority and by what is due', () => {
    const cases = [
      header({ number: 1, priority: 'P3', nextActionAt: at(1) }),
      header({ number: 2, priority: 'P2', nextActionAt: at(-3) }),
      header({ number: 3, priority: 'P1', nextActionAt: at(4) }),
      header({ number: 4, priority: 'P0', nextActionAt: at(2) }),
      header({ number: 5, priority: 'P2', nextActionAt: at(3) }),
      header({ number: 6, priority: 'P2', nextActionAt: at(2) }),
    ];
    expect(numbersOf(byUrgency(cases, NOW))).toEqual([4, 2, 3, 6, 5, 1]);
  });

  test('keeps every case that is open, each once, whatever was on screen before', () => {
    assert(
      property(array(anyCase), array(anyCase), (before, now) => {
        const order = before.map(({ id }) => id);
        const shown = heldOrder([...order, ...now.slice(0, 2).map(({ id }) => id)], now, NOW);
        expect(shown.map(({ id }) => id).sort()).toEqual(now.map(({ id }) => id).sort());
      }),
    );
  });

  test('moves nothing when it is read again', () => {
    assert(
      property(array(anyCase), (cases) => {
        const once = heldOrder([], cases, NOW);
        const ids = once.map(({ id }) => id);
        expect(heldOrder(ids, cases.toReversed(), NOW).map(({ id }) => id)).toEqual(ids);
      }),
    );
  });

  test('lets a case that became late rise, and leaves the others where they were', () => {
    const [calm, quiet, late] = [header({ number: 1 }), header({ number: 2 }), header({ number: 3 })];
    const order = [calm.id, quiet.id, late.id];
    const after = heldOrder(order, [calm, quiet, { ...late, nextActionAt: at(-1) }], NOW);
    expect(numbersOf(after)).toEqual([3, 1, 2]);
  });

  test('rings for what is late until it was heard, and again when it is late for something else', () => {
    const late = header({ nextActionAt: at(-2) });
    const closed = header({ nextActionAt: at(-2), closedAt: at(-1) });
    expect(ringing([late, closed, header()], { now: NOW, heard: new Set() })).toEqual([late]);
    const heard = new Set([alarmOf(late)]);
    expect(ringing([late], { now: NOW, heard })).toEqual([]);
    expect(ringing([{ ...late, nextActionAt: at(-1) }], { now: NOW, heard })).toHaveLength(1);
  });

  test('counts how late a case is from its next action, and nothing for one that has none', () => {
    expect(lateBy(header({ nextActionAt: at(-3) }), NOW)).toBe(180_000);
    expect(lateBy(header({ nextActionAt: at(1) }), NOW)).toBeUndefined();
    expect(lateBy(header({ nextActionAt: null }), NOW)).toBeUndefined();
  });
});

describe('the next step', () => {
  const steps: Step[] = ['take', 'answer', 'start-search', 'tell-caller', 'close', 'cancel-hand-over'];

  test('is to answer what is asked of oneself, or to take what one does not have', () => {
    expect(nextStep(header(), { steps: ['take', 'answer'], isMine: false })).toBe('answer');
    expect(nextStep(header(), { steps: ['take'], isMine: false })).toBe('take');
    expect(nextStep(header(), { steps: [], isMine: false })).toBeUndefined();
  });

  test('follows where the case stands, and never leads to a step one may not take', () => {
    const next = (state: CaseHeader['state'], may = steps) =>
      nextStep(header({ state }), { steps: may, isMine: true });
    expect([next('decided'), next('confirmed'), next('patient-informed')]).toEqual([
      'start-search',
      'tell-caller',
      'close',
    ]);
    expect(next('confirmed', ['close'])).toBeUndefined();
    expect(next('unknown')).toBeUndefined();
  });

  test('takes from a queue whoever one is, and from someone as a doctor alone', () => {
    const theirs = { steps, header: header({ owner: { accountId: 3, name: 'Camille' } }) };
    const reader = { isMine: false, askedOfMe: false };
    expect(offeredSteps(theirs, { ...reader, isDoctor: false })).not.toContain('take');
    expect(offeredSteps(theirs, { ...reader, isDoctor: true })).toContain('take');
    expect(offeredSteps({ steps, header: header() }, { ...reader, isDoctor: false })).toContain('take');
  });

  test('leaves out what means nothing now', () => {
    const file = { steps, header: header() };
    expect(offeredSteps(file, { isMine: true, askedOfMe: false, isDoctor: false })).toEqual([
      'tell-caller',
      'close',
    ]);
    expect(offeredSteps(file, { isMine: false, askedOfMe: true, isDoctor: false })).toContain('answer');
    const asked = { ...file, header: header({ asked: { to: { queue: 'doctor' }, until: at(5) } }) };
    expect(offeredSteps(asked, { isMine: true, askedOfMe: false, isDoctor: false })).toContain(
      'cancel-hand-over',
    );
  });
});

const MAKING: Making = {
  now: NOW,
  zone: ZONE,
  requestId: 'b7b8b3e2-2a2f-4b5c-9a53-0f6f2f0d1c11',
  ownDoctor: undefined,
};

describe('a step’s form', () => {
  test('asks for a delay of a partial answer alone, and a reason of a refusal', () => {
    const asks = (values: Record<string, string>) => shownFields('answer', values).map(({ name }) => name);
    expect(asks({ answer: 'ACCEPTEE' })).toEqual(['answer', 'reason']);
    expect(asks({ answer: 'PARTIELLE' })).toEqual(['answer', 'delay', 'reason']);
    expect(commandOf('answer', { answer: 'REFUSEE' }, MAKING)).toBeUndefined();
    expect(commandOf('answer', { answer: 'PARTIELLE' }, MAKING)).toBeUndefined();
    expect(commandOf('answer', { answer: 'PARTIELLE', delay: '2H' }, MAKING)).toEqual({
      type: 'answer',
      requestId: MAKING.requestId,
      answer: 'PARTIELLE',
      committedDelay: '2H',
    });
  });

  test('sends an orientation with the decision to orient, and with it alone', () => {
    const values = { careLevel: 'R3', decision: 'ORIENT', orientation: 'CABINET', delay: '4H' };
    expect(commandOf('decide', values, MAKING)).toMatchObject({ decision: 'ORIENT', orientation: 'CABINET' });
    const advised = commandOf('decide', { ...values, decision: 'CONSEIL' }, MAKING);
    expect(advised).not.toHaveProperty('orientation');
  });

  test('hands over to a queue, or to a colleague who was named', () => {
    expect(commandOf('hand-over', { to: 'doctor', delay: '1H' }, MAKING)).toMatchObject({
      recipient: { queue: 'doctor' },
    });
    expect(commandOf('hand-over', { to: 'person', delay: '1H' }, MAKING)).toBeUndefined();
    expect(commandOf('hand-over', { to: 'person', accountId: '7', delay: '1H' }, MAKING)).toMatchObject({
      recipient: { accountId: 7 },
    });
  });

  test('promises a call within its window, counted from now', () => {
    expect(commandOf('promise-callback', { in: '15', to: '30' }, MAKING)).toEqual({
      type: 'promise-callback',
      from: at(15),
      to: at(45),
    });
  });

  test('reads an hour as the next time that the clock of the territory shows it', () => {
    expect(nextHour('14:30', MAKING)).toBe(Date.parse('2026-11-24T13:30:00Z'));
    expect(nextHour('09:00', MAKING)).toBe(Date.parse('2026-11-25T08:00:00Z'));
    expect(nextHour('25:00', MAKING)).toBeUndefined();
  });

  test('takes a case from someone who has it with a word, never without', () => {
    expect(commandOf('take', {}, MAKING)).toBeUndefined();
    expect(commandOf('take', { reason: 'Pause.' }, MAKING)).toEqual({ type: 'take', reason: 'Pause.' });
  });

  test('closes in words where the outcome asks for them', () => {
    expect(commandOf('close', { outcome: 'duplicate' }, MAKING)).toBeUndefined();
    expect(commandOf('close', { outcome: 'oriented' }, MAKING)).toEqual({
      type: 'close',
      outcome: 'oriented',
    });
  });

  test.each([
    'prioritise',
    'decide',
    'hand-over',
    'answer',
    'tell-caller',
    'attempt-callback',
    'reorient',
    'close',
  ] as const)('makes no command of an answer to %s that is on no list', (step) => {
    const asked = STEP_FORMS[step] ?? [];
    const values = Object.fromEntries(asked.map(({ name }) => [name, 'nonsense']));
    expect(commandOf(step, values, MAKING)).toBeUndefined();
  });
});

describe('what is known of a person', () => {
  test('is the same after it was shown in a form', () => {
    const contact = {
      phone: '+33639981240',
      age: 'P8M',
      sex: 'F',
      place: { label: 'Rennes', insee: '35238', precision: 'VILLE' },
      ownDoctor: { rpps: '10002673899' },
    } as const;
    const motive = { motive: 'Fièvre', needs: { accessible: true } };
    const draft = draftOf(contact, motive);
    expect(contactOf(draft)).toEqual(contact);
    expect(motiveOf(draft)).toEqual(motive);
    expect([contactOf(draftOf({}, {})), motiveOf(draftOf({}, {}))]).toEqual([{}, {}]);
  });

  test('keeps a place as it was said until one that was found is chosen', () => {
    const typed = { ...draftOf({}, {}), placeLabel: 'derrière la mairie' };
    expect(contactOf(typed).place).toEqual({ label: 'derrière la mairie', precision: 'INCONNUE' });
    const found = placedAt(typed, {
      id: 'commune:35047',
      label: 'Bruz (35170)',
      kind: 'commune',
      insee: '35047',
      postalCodes: ['35170'],
      departement: '35',
      lat: 48.02,
      lon: -1.74,
      precision: 'commune',
    });
    expect(contactOf(found).place).toEqual({ label: 'Bruz (35170)', insee: '35047', precision: 'VILLE' });
  });
});

describe('the search of a case', () => {
  const caseId = '5e6fd1c7-4d4b-4f0f-8c1f-6f0a9f3f2b11';
  const here = { zone: ZONE, now: NOW };

  test('keeps to the delay, asks for what is missing, and stays in the address', () => {
    const context = {
      caseId,
      specialty: ['SM54'],
      within: 'PT4H',
      modality: [],
      missing: ['place' as const],
    };
    const criteria = criteriaOf(context, here);
    expect(criteria).toEqual({
      case: caseId,
      specialty: ['SM54'],
      after: '13:00',
      before: '17:00',
      ask: ['address'],
    });
    expect(readCriteria({ ...criteria })).toEqual(criteria);
  });

  test('opens a case from the link of a call with all that the link said, and no place it did not say', () => {
    const link = {
      commune: '35238',
      near: 'Rennes',
      specialty: ['SM54'],
      doctor: '10002673899',
      origin: 'samu35',
    };
    expect(caseOfLink({ ...link, call: 'A-1' })).toEqual({
      contact: {
        place: { label: 'Rennes', insee: '35238', precision: 'VILLE' },
        ownDoctor: { rpps: '10002673899' },
      },
      specialty: 'SM54',
      origin: 'samu35',
      reference: 'A-1',
    });
    expect(caseOfLink({ call: 'A-2', ask: ['address'] })).toEqual({ contact: {}, reference: 'A-2' });
  });

  test('is not another search because of whom it is for', () => {
    const criteria = readCriteria({
      commune: '35238',
      case: caseId,
      origin: 'samu35',
      call: 'A-1',
      ask: 'address',
    });
    expect(criteria).toMatchObject({ case: caseId, call: 'A-1', ask: ['address'] });
    expect(searched(criteria)).toEqual({ commune: '35238' });
    expect([isBareCase({ case: caseId }), isBareCase(criteria), isBareCase({})]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('the team’s screen', () => {
  test('counts what waits and the oldest by priority, leaving out what awaits its visit and what is closed', () => {
    const cases = [
      header({ priority: 'P1', openedAt: at(-30) }),
      header({ priority: 'P1', openedAt: at(-10), nextActionAt: at(-1) }),
      header({ priority: 'P1', owner: { accountId: 3, name: 'Camille' } }),
      header({ priority: 'P1', owner: { queue: 'follow-up' }, openedAt: at(-300) }),
      header({ priority: 'P1', closedAt: at(-1), openedAt: at(-400) }),
    ];
    expect(linesOf(cases, NOW).find(({ priority }) => priority === 'P1')).toEqual({
      priority: 'P1',
      waiting: 2,
      inHand: 1,
      late: 1,
      oldest: 30 * 60_000,
    });
    expect(oldestOf(cases, 1)).toEqual([cases[0]]);
  });
});

describe('what stands before a second visit', () => {
  test('is read from the refusal that names it, and from no other', () => {
    const clash = { appointmentId: 'a', caseId: 'c', kind: 'overlap', start: at(0), end: at(15) };
    const problem = { clashes: [clash, 'else'] };
    expect(clashesOf(new Failure('case-clash', { status: 409, problem }))).toEqual([clash]);
    expect(clashesOf(new Failure('case-clash', { status: 409 }))).toEqual([]);
    expect(clashesOf(new Failure('hold-over', { status: 409, problem }))).toBeUndefined();
  });
});

describe('a number', () => {
  test('is read as it is dialled, overseas as well, and left as it is when it is foreign', () => {
    const said = (phone: string) => phoneWords(phone).replaceAll('\u00a0', ' ');
    expect(said('+33639987711')).toBe('06 39 98 77 11');
    expect(said('+262639987711')).toBe('06 39 98 77 11');
    expect(said('+4930123456')).toBe('+4930123456');
  });
});
