import { fork } from 'node:child_process';
import { once } from 'node:events';
import { DateTime } from 'luxon';
import { afterAll } from 'vitest';
import type { Database } from '../../db/client.ts';
import { listHolidays, listLocatedCommunes } from '../../db/queries/search/ground.ts';
import { freeSlots, type SandboxSlot } from '../../importers/sandbox/agenda.ts';
import type { Order } from '../../importers/sandbox/booking/faults.ts';
import type { Ground } from '../../importers/sandbox/ground.ts';
import { listening, type Briefing } from '../../importers/sandbox/messages.ts';
import type { Agenda } from '../../importers/sandbox/people.ts';
import { populate } from '../../importers/sandbox/population.ts';
import { daysFrom } from '../../importers/sandbox/rhythms.ts';
import type { VendorCode } from '../../importers/sandbox/vendors.ts';

/** A sandbox vendor in a process of its own, as the demo runs it. */
export interface VendorProcess {
  base: string;
  /** Its agendas of one person and one place a slot, with what nobody took by itself today. */
  free: { agenda: Agenda; slot: SandboxSlot }[];
  /** Tells it how to fail (`importers/sandbox/booking/faults.ts`); gives its standing. */
  order: (order: Order) => Promise<Standing>;
  standing: () => Promise<Standing>;
  /** Ends it at once, as a crash would. */
  kill: () => void;
}

export interface Standing {
  appointments: Record<'pending' | 'booked' | 'cancelled', number>;
  accounts: { id: string; identifier: { system: string; value: string }; active: boolean }[];
}

const killers: (() => void)[] = [];
afterAll(() => killers.splice(0).forEach((kill) => kill()));

/** The ground of a territory, as the sandbox reads it. */
export async function groundOf(db: Database, territory = '35'): Promise<Ground> {
  const holidays = await listHolidays(db, { departement: territory, from: '2026-01-01' });
  return { territory, zone: 'Europe/Paris', holidays, communes: await listLocatedCommunes(db, territory) };
}

/** Starts a vendor's process; `briefing` says whom it pushes or tells, nobody by default. */
export async function startVendor(
  code: VendorCode,
  ground: Ground,
  briefing: Partial<Briefing> = {},
): Promise<VendorProcess> {
  const file = new URL('../../importers/sandbox/vendor.ts', import.meta.url);
  const child = fork(file, ['--vendor', code], {
    env: { ...process.env, LOG_LEVEL: 'silent' },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const kill = () => void child.kill('SIGKILL');
  killers.push(kill);
  child.send({ ground, port: 0, push: null, report: null, ...briefing });
  const [told] = await once(child, 'message');
  const { base } = listening.parse(told);
  const control = async (init?: RequestInit): Promise<Standing> => {
    const answer = await fetch(`${base}/sandbox/control`, init);
    if (!answer.ok) throw new Error(`The vendor refused an order: ${await answer.text()}`);
    const standing: Standing = await answer.json();
    return standing;
  };
  const headers = { 'content-type': 'application/json' };
  return {
    base,
    free: freeOf(code, ground),
    order: (order) => control({ method: 'POST', headers, body: JSON.stringify(order) }),
    standing: () => control(),
    kill,
  };
}

/** Slots that begin in an hour or later, so that the clock takes none of them away while a test runs. */
function freeOf(code: VendorCode, ground: Ground): VendorProcess['free'] {
  const now = DateTime.now().toMillis();
  const days = daysFrom(ground, now, 4);
  const ahead = now + 3_600_000;
  return populate(ground)
    .filter(({ vendors, person, capacity }) => vendors.includes(code) && person && capacity === null)
    .flatMap((agenda) =>
      freeSlots(agenda, days, now)
        .filter(({ start }) => start > ahead && agenda.openShare > 0)
        .map((slot) => ({ agenda, slot })),
    );
}
