import { openSlots } from './booking/open-slots.ts';
import { collection } from './fhir-answer.ts';
import type { Pen } from './lines.ts';
import { changes, DAYS, snapshot } from './publication.ts';
import type { Parcel } from './push.ts';
import { daysFrom } from './rhythms.ts';
import type { ServedVendor } from './vendor-server.ts';

/** What a vendor has to push at `pen.now`: everything when `since` is null, else what changed; null when nothing did. */
export function parcelOf(vendor: ServedVendor, pen: Pen, since: number | null): Parcel | null {
  const informed = { ...pen, taken: vendor.desk?.ledger.taken };
  return vendor.protocol === 'fhir-bundle' ? bundle(vendor, informed) : lines(vendor, informed, since);
}

function lines({ agendas, ground }: ServedVendor, pen: Pen, since: number | null): Parcel | null {
  const written =
    since === null ? snapshot(agendas, ground, pen) : changes(agendas, ground, { ...pen, since });
  if (since !== null && written.length === 0) return null;
  return {
    mode: since === null ? 'snapshot' : 'delta',
    contentType: 'application/x-ndjson',
    body: written.map((line) => `${line}\n`).join(''),
  };
}

/** A small vendor says everything each time. */
function bundle({ agendas, ground }: ServedVendor, pen: Pen): Parcel {
  const { base, now } = pen;
  const days = daysFrom(ground, now, DAYS);
  const open = agendas.map((agenda) => ({ agenda, slots: openSlots(agenda, days, pen) }));
  const body = JSON.stringify(collection(open, { base, zone: ground.zone }));
  return { mode: 'snapshot', contentType: 'application/fhir+json', body };
}
