import { setTimeout as sleep } from 'node:timers/promises';
import type { DateTime } from 'luxon';
import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import { upsertFeed, upsertVendor } from '../../db/queries/feeds/feeds.ts';
import type { Vault } from '../../db/vault.ts';
import {
  appointmentBundle,
  appointmentLines,
  appointmentTable,
  type DemoAppointment,
} from './appointments.ts';
import { openCarer } from './carer.ts';
import { demoAppointments, openHousehold, PAIRING_ID } from './citizens.ts';
import type { Agenda } from './people.ts';
import { deliver, PushError, signIn, type Parcel } from './push.ts';
import { PUSH_PERSONAS, SANDBOX_VENDORS, type VendorCode } from './vendors.ts';

/** The vendors that tell a citizen's appointments, each in a format of its own. */
const WRITERS = [
  ['vilaine', 'ndjson', appointmentLines],
  ['bocage', 'csv', appointmentTable],
  ['semnon', 'fhir-bundle', appointmentBundle],
] as const satisfies readonly (readonly [
  VendorCode,
  string,
  (each: DemoAppointment[], pen: Pen) => Parcel,
])[];

interface Pen {
  base: string;
  now: DateTime<true>;
}

/** Five minutes between two tellings; three missed, and the agenda says that the vendor is silent. */
const EVERY = 300;
const PATIENCE_MS = 1500;

interface World {
  db: Database;
  vault: Vault;
  agendas: readonly Agenda[];
  zone: string;
  /** Address of the API, and its port, after which the vendors' own come. */
  api: string;
  port: number;
  clock: () => DateTime<true>;
  log: Pick<Logger, 'debug'>;
}

/** Registers the feeds of appointments and the household, then has each vendor tell, for ever. */
export async function openAppointments(world: World): Promise<void> {
  const { db, vault, zone, clock } = world;
  for (const [code, protocol, write] of WRITERS) {
    const vendor = SANDBOX_VENDORS.find((each) => each.code === code);
    const persona = PUSH_PERSONAS[code];
    if (!vendor || !persona) continue;
    const { id: vendorId } = await upsertVendor(db, { code, name: vendor.name });
    if (code === 'bocage') {
      await openHousehold({ db, vault, now: clock() }, { vendorId, pairingId: PAIRING_ID });
      await openCarer({ db, vault, now: clock() });
    }
    const { id: feedId } = await upsertFeed(db, {
      code: `sandbox-${code}-agenda`,
      vendorId,
      protocol,
      name: `Rendez-vous de ${vendor.name}`,
      settings: { carries: 'appointments', zone },
      staleAfterSeconds: EVERY * 3,
      retentionDays: 1,
      sandbox: true,
    });
    const base = `http://127.0.0.1:${world.port + vendor.portOffset}`;
    void tell(world, {
      code,
      target: { api: world.api, feedId, persona },
      write: (each, now) => write(each, { base, now }),
    });
  }
}

interface Telling {
  code: VendorCode;
  target: { api: string; feedId: number; persona: string };
  write: (appointments: DemoAppointment[], now: DateTime<true>) => Parcel;
}

/** Tells again and again; what fails is tried again. */
async function tell({ agendas, zone, clock, log }: World, { code, target, write }: Telling): Promise<never> {
  for (;;) {
    try {
      const token = await signIn(target);
      const now = clock();
      await deliver({ ...target, token }, write(demoAppointments(code, { agendas, zone, now }), now));
      await sleep(EVERY * 1000, undefined, { ref: false });
    } catch (error) {
      if (!(error instanceof PushError)) throw error;
      log.debug({ reason: error.message }, 'appointments not told, tried again');
      await sleep(PATIENCE_MS, undefined, { ref: false });
    }
  }
}
