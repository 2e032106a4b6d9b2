import { DateTime } from 'luxon';
import type { Answer } from './fhir-server.ts';
import type { Agenda } from './people.ts';

/** The page a booking link of the sandbox leads to: it names the slot and books nothing. */
export function bookingPage(
  vendorName: string,
  agendas: readonly Agenda[],
  slot: { id: string; zone: string },
): Answer {
  const cut = slot.id.lastIndexOf('-');
  const agenda = agendas.find(({ id }) => id === slot.id.slice(0, cut));
  const minutes = Number.parseInt(slot.id.slice(cut + 1), 36);
  if (!agenda || !Number.isSafeInteger(minutes)) {
    return page(404, vendorName, '<p>Ce créneau n’existe pas.</p>');
  }
  const start = DateTime.fromMillis(minutes * 60_000, { zone: slot.zone }).setLocale('fr');
  const who = agenda.person
    ? `Dr ${agenda.person.given} ${agenda.person.family}`
    : (agenda.structure?.name ?? '');
  const { line, commune } = agenda.site;
  return page(
    200,
    vendorName,
    `<p class="when">${escape(start.toFormat("cccc d LLLL, HH 'h' mm"))}</p>
    <p><strong>${escape(who)}</strong><br>${escape(line)}<br>${escape(`${commune.postalCode} ${commune.name}`)}</p>
    <p>Ce professionnel et ce créneau sont inventés. Rien n’est réservé ici.</p>`,
  );
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
      .when { font-size: 1.6rem; font-weight: 600; }
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
