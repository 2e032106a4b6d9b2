import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, foldCase, type CaseEvent, type CaseView } from '../../../api/regulation/lifecycle/case.ts';
import type { Command } from '../../../api/regulation/lifecycle/commands.ts';
import { followBooking } from '../../../api/regulation/lifecycle/following.ts';
import { decide } from '../../../api/regulation/lifecycle/lifecycle.ts';
import type { Moment } from '../../../api/regulation/lifecycle/step.ts';
import { openCase, passTime } from '../../../api/regulation/lifecycle/unasked.ts';
import {
  HISTORIES,
  MINUTE,
  moves,
  playAll,
  settings,
  START,
  type Turn,
  type World,
} from '../../support/case-histories.ts';

/** What each promise may take over thousands of histories on a busy machine. */
const ALL_MS = 180_000;

/** Plays many histories and looks at every event of each. */
function always(watch: (turn: Turn, world: World) => void): void {
  fc.assert(
    fc.property(moves, (played) => {
      playAll(played, watch);
    }),
    { numRuns: HISTORIES },
  );
}

const isBusy = ({ booking }: CaseView) => booking?.status === 'unknown' || booking?.status === 'confirming';

describe('in every history of a case', { timeout: ALL_MS }, () => {
  test('an open case has exactly one owner and one time for its next action', () => {
    let open = 0;
    let closed = 0;
    always(({ after }) => {
      expect(Object.keys(after.owner)).toHaveLength(1);
      if (after.closedAt === null) {
        open += 1;
        expect(after.nextActionAt).toEqual(expect.any(Number));
        expect(after.outcome).toBeNull();
        expect(after.state).not.toBe('closed');
      } else {
        closed += 1;
        expect([after.state, after.nextActionAt]).toEqual(['closed', null]);
        expect(after.outcome).not.toBeNull();
      }
    });
    expect(open).toBeGreaterThan(HISTORIES);
    expect(closed).toBeGreaterThan(HISTORIES / 50);
  });

  test('who is asked takes the case by accepting and by nothing less; until then its sender keeps it', () => {
    let accepted = 0;
    always(({ before, after, event }) => {
      if (['hand-over', 'ask-doctor', 'cancel-hand-over'].includes(event.type))
        expect(after.owner).toEqual(before.owner);
      if (event.type !== 'answer') return;
      const taken = event.facts.about['answer'] === 'ACCEPTEE' || event.facts.about['answer'] === 'PARTIELLE';
      accepted += taken ? 1 : 0;
      expect(after.owner).toEqual(taken ? { accountId: event.accountId } : before.owner);
    });
    expect(accepted).toBeGreaterThan(0);
  });

  test('a next action whose time passes rises once, and a doctor is told when it stays so', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const { view } = playAll(played, () => undefined);
        if (view.nextActionAt === null || view.overdueSince !== null) return;
        const late = Math.max(view.nextActionAt, START);
        const risen = passTime(view, late, settings).reduce((each, event) => apply(each, event), view);
        expect(risen.overdueSince).toBe(view.nextActionAt);
        expect(passTime(risen, late, settings)).toEqual([]);
        const muchLater = late + settings.escalateMinutes[view.priority] * MINUTE;
        const told = passTime(risen, muchLater, settings).reduce((each, event) => apply(each, event), risen);
        expect(told.escalatedAt).toBe(muchLater);
        if ('queue' in told.owner) expect(['doctor', 'follow-up']).toContain(told.owner.queue);
      }),
      { numRuns: HISTORIES },
    );
  });

  test('a life in danger never waits among the unscheduled', () => {
    let vital = 0;
    always(({ after }) => {
      if (after.priority !== 'P0' || after.closedAt !== null) return;
      vital += 1;
      for (const place of [after.owner, after.handOver?.to]) {
        if (place && 'queue' in place) expect(['doctor', 'pick-up']).toContain(place.queue);
      }
    });
    expect(vital).toBeGreaterThan(0);
  });

  test('a cancellation before the visit leaves the case open, owned and due at once', () => {
    let reopened = 0;
    always(({ before, after, event }) => {
      if (event.type !== 'appointment-cancelled') return;
      reopened += before.closedAt === null ? 0 : 1;
      expect([after.closedAt, after.outcome, after.booking]).toEqual([null, null, null]);
      expect(after.nextActionAt).toBe(event.at);
      if (before.closedAt !== null) expect(after.owner).toHaveProperty('queue');
      else if (before.state === 'patient-informed' && after.mark !== null) {
        expect(after.owner).toHaveProperty('queue');
      }
    });
    expect(reopened).toBeGreaterThan(0);
  });

  test('a booking that nobody knows the end of never closes, and is never made again, whatever one tries', () => {
    let seen = 0;
    always(({ before, after, event }) => {
      if (!isBusy(before)) return;
      seen += 1;
      const told = event.facts.about['appointmentId'] !== undefined;
      if (!told) {
        expect(after.booking).toEqual(before.booking);
        expect(after.closedAt).toBe(before.closedAt);
      }
    });
    expect(seen).toBeGreaterThan(HISTORIES / 4);
  });

  test('the end of a shift and a lost connection leave nothing behind, and say where it went', () => {
    let lost = 0;
    always(({ after, event }) => {
      if (event.type !== 'returned' && event.type !== 'handed-over-at-shift-end') return;
      expect(after.owner).toHaveProperty('queue');
      expect(after.nextActionAt).not.toBeNull();
      if (event.type === 'returned') {
        lost += 1;
        expect([after.mark, event.accountId]).toEqual(['connection-lost', null]);
      }
    });
    expect(lost).toBeGreaterThan(0);
  });

  test('calls that fail never end it: a doctor decides', () => {
    let exhausted = 0;
    always(({ before, after, event }) => {
      if (event.type === 'attempt-callback') expect(after.closedAt).toBeNull();
      if (after.doctorMustDecide && !before.doctorMustDecide) {
        exhausted += 1;
        expect(after.owner).toEqual({ queue: 'doctor' });
      }
      if (before.doctorMustDecide && event.type === 'close') expect(event.role).toBe('chief-regulator');
    });
    expect(exhausted).toBeGreaterThan(0);
  });

  test('a promised call is never put off by anything but a new promise or a person who was reached', () => {
    always(({ before, after, event }) => {
      if (!before.callback || !after.callback || after.callback.promisedAt !== before.callback.promisedAt)
        return;
      if (['attempt-callback', 'promise-callback'].includes(event.type) || after.nextActionAt === null)
        return;
      expect(after.nextActionAt).toBeLessThanOrEqual(
        Math.max(event.at, before.callback.from, before.nextActionAt ?? 0),
      );
    });
  });

  test('what the booking side said once is not said again', () => {
    always(({ after }, world) => {
      const again = followBooking(after, world.facts, { now: world.now, settings });
      const twice = again.reduce((view, event) => apply(view, event), after);
      expect(followBooking(twice, world.facts, { now: world.now, settings })).toEqual([]);
    });
  });

  test('its state is what its events make it, and nothing else', () => {
    fc.assert(
      fc.property(moves, (played) => {
        const { view, events } = playAll(played, () => undefined);
        const read: CaseEvent[] = JSON.parse(JSON.stringify(events));
        expect(foldCase(read)).toEqual(view);
        expect(view.version).toBe(events.length);
        for (const [index, event] of events.entries()) {
          if (index > 0) expect(event.from).toBe(events[index - 1]?.to);
        }
      }),
      { numRuns: HISTORIES },
    );
  });
});

const moment: Moment = { now: START, actor: { accountId: 2, role: 'regulator' }, settings };
const opened = () => {
  const opening = { territory: '35', priority: 'P2' as const, specialty: null, about: {}, reason: null };
  return foldCase([openCase(opening, moment)]);
};

describe('a step that does not fit', () => {
  test('is refused in words and changes nothing', () => {
    const view = opened();
    const frozen = structuredClone(view);
    const said = decide(view, { type: 'close', outcome: 'oriented' }, moment);
    expect(said).toEqual({ code: 'case-step-not-open', detail: expect.stringContaining('told') });
    expect(view).toEqual(frozen);
  });

  test('is refused to a role that the territory does not give it to, and open where it does', () => {
    const nurse = { ...moment, actor: { accountId: 2, role: 'arm' as const } };
    const search: Command = { type: 'start-search' };
    expect(decide(opened(), search, nurse)).toMatchObject({ code: 'case-step-not-yours' });
    const steps = {
      ...settings.steps,
      'start-search': { ...settings.steps['start-search'], roles: ['arm' as const] },
    };
    const said = decide(opened(), search, { ...nurse, settings: { ...settings, steps } });
    expect(said).toMatchObject({ type: 'start-search', to: 'searching' });
  });

  test('is refused to whoever does not hold the case', () => {
    const other = { ...moment, actor: { accountId: 9, role: 'regulator' as const } };
    expect(decide(opened(), { type: 'qualify' }, other)).toMatchObject({ code: 'case-step-not-yours' });
    expect(decide(opened(), { type: 'start-search' }, other)).toMatchObject({ code: 'case-not-yours' });
  });
});
