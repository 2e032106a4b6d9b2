import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import pino from 'pino';
import { stopWithParent } from '../../db/lifeline.ts';
import { Desk, type Tell } from './booking/desk.ts';
import { reporter } from './booking/report.ts';
import { briefing, vendorCode, type Briefing } from './messages.ts';
import type { Agenda } from './people.ts';
import { populate } from './population.ts';
import { parcelOf } from './parcels.ts';
import { deliver, PushError, signIn, type PushTarget } from './push.ts';
import { openVendorServer, type ServedVendor } from './vendor-server.ts';
import { SANDBOX_BOOKINGS, SANDBOX_VENDORS, type SandboxVendor } from './vendors.ts';

/** A snapshot this often keeps a push feed fresh; in between, only what changed. */
const MINUTES_BETWEEN_SNAPSHOTS = 2;
const PATIENCE_MS = 400;
/** How often a vendor looks which visits are over, ms. */
const ENDED_EVERY_MS = 30_000;
const MINUTE = 60_000;

const clock = (): DateTime<true> => DateTime.now();
const { values } = parseArgs({ options: { vendor: { type: 'string' } } });
const code = vendorCode.parse(values.vendor);
const log = pino({ name: `sandbox-${code}`, level: process.env['LOG_LEVEL'] ?? 'info' });

/** Publishes for ever: a snapshot at once, then a delta or a snapshot each minute and when something is booked. What fails is tried again. */
async function publish(vendor: ServedVendor, target: PushTarget): Promise<never> {
  let token: string | undefined;
  let since: number | undefined;
  for (let minute = 0; ;) {
    const whole = since === undefined || minute % MINUTES_BETWEEN_SNAPSHOTS === 0;
    try {
      token ??= await signIn(target);
      const pen = { base: vendor.base, now: clock().toMillis() };
      const parcel = parcelOf(vendor, pen, whole ? null : (since ?? null));
      if (parcel) await deliver({ ...target, token }, parcel);
      log.debug({ mode: parcel?.mode, length: parcel?.body.length }, 'pushed');
      since = pen.now;
      minute += 1;
      await (vendor.desk ? vendor.desk.nextChange(MINUTE) : sleep(MINUTE));
    } catch (error) {
      if (!(error instanceof PushError)) throw error;
      log.debug({ reason: error.message }, 'not pushed, tried again');
      token = undefined;
      await sleep(since === undefined ? PATIENCE_MS : 5000);
    }
  }
}

/** The vendor's desk: what it does about bookings, and whom it tells. */
function openDesk(own: SandboxVendor, served: Briefing, agendas: readonly Agenda[]): Desk {
  const { ground, report } = served;
  const booking = SANDBOX_BOOKINGS[own.code];
  const { zone } = ground;
  const tell: Tell | null = report
    ? reporter(own.code, { api: report.api, token: report.token, zone, log })
    : null;
  return new Desk({ code: own.code, ground, agendas, booking }, tell);
}

async function open(told: Briefing): Promise<void> {
  const { ground, port, push } = told;
  const own = SANDBOX_VENDORS.find((vendor) => vendor.code === code);
  if (!own) throw new Error(`no sandbox vendor ${code}`);
  const agendas = populate(ground).filter((agenda) => agenda.vendors.includes(code));
  const desk = openDesk(own, told, agendas);
  const describe = (base: string): ServedVendor => {
    return { name: own.name, protocol: own.protocol, ground, agendas, base, desk };
  };
  const { server, vendor } = await openVendorServer(port, describe, clock);
  stopWithParent(() => {
    server.closeAllConnections();
    server.close();
  });
  process.send?.({ base: vendor.base });
  setInterval(() => void desk.endVisits(clock().toMillis()), ENDED_EVERY_MS).unref();
  if (push) await publish(vendor, push);
}

process.title = `creneau-sandbox-${code}`;
const [told] = await once(process, 'message');
await open(briefing.parse(told));
