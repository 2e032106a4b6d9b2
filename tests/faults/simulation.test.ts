import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { command } from '../../api/regulation/lifecycle/commands.ts';
import { contactFacts } from '../../api/regulation/person.ts';
import { drawCalls } from '../simulation/calls.ts';
import { DAY_MINUTES } from '../simulation/day-clock.ts';
import { Dice } from '../simulation/dice.ts';
import type { Ground } from '../simulation/ground.ts';
import { readOptions } from '../simulation/options.ts';
import { drawTroubles } from '../simulation/vendor-troubles.ts';
import { DAYS, drawArrivals } from '../simulation/winter-day.ts';

const project = resolve(import.meta.dirname, '..', '..');

const ended = z.object({
  cases: z.int(),
  callsUnanswered: z.literal(0),
  lostCases: z.literal(0),
  doubleBookings: z.literal(0),
  vendorsApart: z.literal(0),
  unexpectedAnswers: z.literal(0),
  unknownBookings: z.int(),
  unknownAtEnd: z.int(),
  communityAsks: z.int(),
  seenByCommunity: z.int(),
  unresolvedAddresses: z.number().nullable(),
  medianSecondsToFirstOffer: z.number().positive(),
  medianSecondsToConfirmation: z.number().positive(),
});

async function simulate(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['db/start.js', 'tests/simulation/run.ts', ...args], {
    cwd: project,
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.once('close', done)),
  ]);
  return { code, out, err };
}

async function play(...args: string[]) {
  const { code, out, err } = await simulate('--day', 'winter', '--territory', '35', '--json', ...args);
  expect([code, err, out]).toEqual([0, expect.any(String), expect.stringContaining('"cases":')]);
  const last: unknown = JSON.parse(out.trim().split('\n').at(-1) ?? '');
  return ended.parse(last);
}

describe('a simulated day', () => {
  test('of ten cases loses none, books nothing twice, asks a community, and is answered as the contract says', async () => {
    const day = await play('--cases', '10', '--minutes', '0.15', '--seed', '12');
    expect([day.cases >= 10, day.communityAsks > 0]).toEqual([true, true]);
  }, 240_000);

  test.runIf(process.env['FAULTS'])(
    'of three hundred, with vendors that lag, refuse and fall silent, loses none in ten minutes',
    async () => {
      const begun = performance.now();
      const day = await play('--cases', '300');
      expect(day.cases).toBeGreaterThanOrEqual(300);
      expect([day.communityAsks > 0, day.seenByCommunity > 0, Number(day.unresolvedAddresses) > 0]).toEqual([
        true,
        true,
        true,
      ]);
      expect(performance.now() - begun).toBeLessThan(600_000);
    },
    700_000,
  );

  test('that nobody can play is refused in words, with code 2', async () => {
    for (const args of [['--cases', 'many'], ['--minutes', '0'], ['--territory', 'Rennes'], ['--nights']]) {
      expect(() => readOptions(args), args.join(' ')).toThrow(args[0]);
    }
    const { code, out, err } = await simulate('--day', 'monsoon');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('No day is named monsoon: winter.\nnpm run --silent simulate');
  }, 30_000);
});

describe('the calls of a day', () => {
  const winter = DAYS['winter'];
  if (!winter) throw new Error('There is no winter.');
  const ground: Ground = {
    communes: [
      { insee: '35238', name: 'Rennes', population: 220_000 },
      { insee: '35288', name: 'Saint-Malo', population: 47_000 },
    ],
    doctors: [{ rpps: '10100000026', roleId: 1 }],
    communities: [],
    vendors: [],
    origin: 'samu35',
  };
  const seeds = fc.integer({ min: 0, max: 2 ** 31 });
  const counts = fc.integer({ min: 1, max: 120 });

  test('are the same for the same seed, whatever else was drawn, and others for another', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, count) => {
        const calls = drawCalls(winter, ground, { count, seed });
        drawTroubles(['armor'], { calls: count, seed });
        expect(drawCalls(winter, ground, { count, seed })).toEqual(calls);
        expect(drawCalls(winter, ground, { count, seed: seed + 1 })).not.toEqual(calls);
      }),
      { numRuns: 30 },
    );
  });

  test('come in order within the day, one person each, from numbers kept for fiction that the platform takes', () => {
    fc.assert(
      fc.property(seeds, counts, (seed, count) => {
        const calls = drawCalls(winter, ground, { count, seed });
        const first = calls.filter(({ again }) => again === null);
        expect(first.map(({ nth }) => nth).toSorted((a, b) => a - b)).toEqual(first.map((_, nth) => nth + 1));
        expect(first).toHaveLength(count);
        expect(first.every(({ at }) => at >= 0 && at < DAY_MINUTES)).toBe(true);
        expect(calls.map(({ at }) => at)).toEqual(calls.map(({ at }) => at).toSorted((a, b) => a - b));
        for (const { contact } of calls) {
          expect(contact.phone).toMatch(/^\+3363998\d{4}$/);
          expect(contactFacts.safeParse(contact).success).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('are many in the evening and few at night', () => {
    const arrivals = drawArrivals(winter, 4000, new Dice('hours'));
    const from = (hour: number) => arrivals.filter((at) => Math.floor(at / 60) === hour - 7).length;
    expect(from(19)).toBeGreaterThan(4 * from(23 + 4));
  });

  test('are about things that the platform has words for', () => {
    for (const [, { priority, delay, specialty }] of winter.motives) {
      const recipient = { queue: 'osnp' };
      for (const given of [
        { type: 'prioritise', priority },
        { type: 'hand-over', recipient, delay },
        { type: 'qualify', specialty },
      ]) {
        expect([given, command.safeParse(given).success]).toEqual([given, true]);
      }
    }
  });
});
