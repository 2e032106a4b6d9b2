import { DateTime } from 'luxon';
import type { Account } from './booking/accounts.ts';
import type { Desk } from './booking/desk.ts';
import type { KnownSlot } from './booking/ledger.ts';
import type { Answer } from './fhir-server.ts';
import type { Agenda } from './people.ts';

/** A request at a booking page. */
export interface PageRequest {
  slotId: string;
  zone: string;
  now: number;
  /** The address as it was opened: `origin`, and a correlation when the platform gave one. */
  url: URL;
  /** What the form said; null when the page is only looked at. */
  form: URLSearchParams | null;
}

interface PagedVendor {
  name: string;
  agendas: readonly Agenda[];
  desk?: Desk | undefined;
}

/** Parameter of the booking page that is given back in the vendor's message. */
export const CORRELATION = 'dossier';

/**
 * The page a booking link of the sandbox leads to. With a desk one books there, as whoever came from the SAS with an
 * account that the vendor knows; without one it names the slot and books nothing.
 */
export function bookingPage(vendor: PagedVendor, request: PageRequest): Answer {
  const { slotId, zone, now } = request;
  const known = vendor.desk ? vendor.desk.ledger.find(slotId, now) : slotOf(vendor.agendas, slotId);
  if (!known) return page(404, vendor.name, '<p>Ce créneau n’existe pas, ou n’existe plus.</p>');
  const { agenda, start } = known;
  const { person, structure, site } = agenda;
  const at = DateTime.fromMillis(start, { zone, locale: 'fr' });
  const when = at.toFormat(`cccc ${at.day === 1 ? "'1er'" : 'd'} LLLL, HH 'h' mm`);
  const who = person ? `Dr ${person.given} ${person.family}` : (structure?.name ?? '');
  const place = `${escape(site.line)}<br>${escape(`${site.commune.postalCode} ${site.commune.name}`)}`;
  const content = `<p class="when">${escape(when)}</p>
    <p><strong>${escape(who)}</strong><br>${place}</p>
    ${vendor.desk ? counter(vendor.desk, known, request) : '<p>Rien n’est réservé ici.</p>'}
    <p class="quiet">Ce professionnel et ce créneau sont inventés.</p>`;
  return page(200, vendor.name, content);
}

/** A slot of a vendor without books. */
function slotOf(agendas: readonly Agenda[], slotId: string): KnownSlot | undefined {
  const cut = slotId.lastIndexOf('-');
  const agenda = agendas.find(({ id }) => id === slotId.slice(0, cut));
  const start = Number.parseInt(slotId.slice(cut + 1), 36) * 60_000;
  if (!agenda || !Number.isSafeInteger(start)) return undefined;
  return { agenda, start, end: start + agenda.slotMinutes * 60_000, free: null };
}

function counter(desk: Desk, known: KnownSlot, request: PageRequest): string {
  const { form } = request;
  if (form?.get('cancel')) return giveBack(desk, form.get('cancel') ?? '', request.now);
  if (form) return take(desk, request);
  if (!known.free) return '<p class="told">Ce créneau n’est plus libre.</p>';
  const accounts = desk.accounts.list().filter(({ active }) => active);
  const fromSas = request.url.searchParams.get('origin') !== null;
  const asWhom =
    accounts.length === 0 || !fromSas
      ? '<p class="quiet">Aucun compte du SAS n’est connu ici : le rendez-vous est pris sans régulateur.</p>'
      : `<label>Compte du SAS <select name="account">${accounts.toReversed().map(option).join('')}</select></label>`;
  return `<form method="post">${asWhom}<button>Prendre ce rendez-vous</button></form>`;
}

const option = ({ id, name }: Account) => `<option value="${escape(id)}">${escape(name)}</option>`;

function take(desk: Desk, { form, slotId, now, url }: PageRequest): string {
  const account = desk.accounts.list().find(({ id, active }) => active && id === form?.get('account'));
  const asked = { slotId, identifiers: [], regulator: account?.identifier ?? null, now };
  const entry = desk.ledger.open('booked', asked);
  if (!entry) return '<p class="told">Trop tard : ce créneau vient d’être pris.</p>';
  void desk.told(entry, { kind: 'booked', correlation: url.searchParams.get(CORRELATION) });
  return `<p class="told" role="status">Le rendez-vous est pris. La plateforme du SAS en est informée.</p>
    <form method="post"><button name="cancel" value="${escape(entry.id)}">Annuler ce rendez-vous</button></form>`;
}

function giveBack(desk: Desk, id: string, now: number): string {
  const entry = desk.ledger.byId(id);
  if (!entry) return '<p class="told">Ce rendez-vous n’existe pas.</p>';
  void desk.told(desk.ledger.cancel(entry, now), { kind: 'cancelled', correlation: null });
  return '<p class="told" role="status">Le rendez-vous est annulé, le créneau est rendu.</p>';
}

function page(status: number, vendorName: string, content: string): Answer {
  const body = `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${escape(vendorName)} (bac à sable)</title>
    <style>
      :root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
      main { max-width: 34rem; margin: 12vh auto 0; padding: 0 1.5rem; }
      form { display: grid; gap: 1rem; justify-items: start; margin: 1.5rem 0; }
      label { display: grid; gap: .25rem; }
      button, select { font: inherit; padding: .6rem 1rem; border-radius: .4rem; border: 1px solid currentColor; }
      .when { font-size: 1.6rem; font-weight: 600; }
      .told { font-weight: 600; }
      .quiet { opacity: .75; }
    </style>
  </head>
  <body>
    <main>
      <p>${escape(vendorName)} · bac à sable</p>
      ${content}
    </main>
  </body>
</html>
`;
  return { status, contentType: 'text/html; charset=utf-8', body };
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
}
