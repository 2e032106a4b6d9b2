import { html } from 'hono/html';
import { DateTime } from 'luxon';
import type { Language } from '../../importers/rules.ts';
import { statusWord } from '../agenda/status-words.ts';
import { inWords } from '../language.ts';
import type { Contents, KeptItem } from './export-contents.ts';
import { preferenceWords } from './preference-words.ts';

const WORDS = {
  fr: {
    title: 'Mes données',
    made: 'Copie faite le',
    me: 'Moi',
    appointments: 'Rendez-vous et rappels',
    none: 'Rien.',
    accesses: 'Qui a consulté',
    more: 'Le reste est dans donnees.json ; qui-a-consulte.csv s’ouvre dans un tableur.',
    reminder: 'Rappel',
    who: 'Avec',
    where: 'Où',
    when: 'Quand',
    state: 'État',
    sources: 'Dit par',
    here: 'cette plateforme',
    consents: 'Éditeurs autorisés',
    until: 'jusqu’au',
    withdrawn: 'retiré le',
    delegations: 'Délégations',
    preferences: 'Choix d’affichage',
  },
  en: {
    title: 'My data',
    made: 'Copy made on',
    me: 'Myself',
    appointments: 'Appointments and reminders',
    none: 'Nothing.',
    accesses: 'Who looked',
    more: 'The rest is in donnees.json; qui-a-consulte.csv opens in a spreadsheet.',
    reminder: 'Reminder',
    who: 'With',
    where: 'Where',
    when: 'When',
    state: 'State',
    sources: 'Told by',
    here: 'this platform',
    consents: 'Vendors let in',
    until: 'until',
    withdrawn: 'withdrawn on',
    delegations: 'Delegations',
    preferences: 'Display choices',
  },
} as const;

const CSS = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.55 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid; padding-bottom: .25rem; }
  h3 { font-size: 1rem; margin-bottom: .25rem; }
  .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #8886; }
  th { font-weight: 600; } .quiet { opacity: .75; }`;

type Html = ReturnType<typeof html>;

/** Everything in one page that any browser reads, without a script or an address to fetch from. */
export async function exportPage(contents: Contents): Promise<string> {
  const { language, profiles, person } = contents;
  const words = WORDS[language];
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${words.title}</title>
        <style>
          ${CSS}
        </style>
      </head>
      <body>
        <main>
          <h1>${words.title} : ${person.name}</h1>
          <p class="quiet">${words.made} ${dayOf(contents.madeAt, language)}. ${words.more}</p>
          ${profiles.map(
            ({ name, items, zone }) =>
              html`<h2>${name ?? words.me} : ${words.appointments}</h2>
                ${itemTable(items, { zone, language })}`,
          )}
          ${consentList(contents)} ${delegationList(contents)} ${preferenceList(contents)}
          <h2>${words.accesses}</h2>
          ${accessTable(contents)}
        </main>
      </body>
    </html>`;
  return String(await page);
}

interface Told {
  zone: string;
  language: Language;
}

function itemTable(items: readonly KeptItem[], told: Told): Html {
  const words = WORDS[told.language];
  if (items.length === 0) return html`<p>${words.none}</p>`;
  const headings = [words.when, words.who, words.where, words.state, words.sources];
  return html`<div class="scroll" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${items.map((item) => itemRow(item, told))}
      </tbody>
    </table>
  </div>`;
}

function itemRow({ row, content }: KeptItem, { language }: Told): Html {
  const words = WORDS[language];
  const who = content.practitioner?.name ?? content.organization?.name ?? content.title ?? words.reminder;
  const { place } = content;
  const where = [place?.name, place?.line, place?.postalCode, place?.city].filter(Boolean).join(', ');
  const sources = row.sources.map(({ vendor }) => vendor ?? words.here).join(', ');
  const notes = [content.bring, content.access, content.note].filter(Boolean).join(' · ');
  return html`<tr>
    <td>${momentOf(row.startAt, { zone: row.zone, language })}</td>
    <td>${who}${notes === '' ? '' : html`<br /><span class="quiet">${notes}</span>`}</td>
    <td>${where}</td>
    <td>${statusWord(row.status, language)}</td>
    <td>${sources}</td>
  </tr>`;
}

function consentList({ consents, language }: Contents): Html {
  const words = WORDS[language];
  const lines = consents.map(({ vendor, endsAt, revokedAt }) => {
    const end = new Date(revokedAt ?? endsAt).toISOString();
    return html`<li>
      ${vendor}, ${revokedAt === null ? words.until : words.withdrawn} ${dayOf(end, language)}
    </li>`;
  });
  return html`<h2>${words.consents}</h2>
    ${
      lines.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ul>
            ${lines}
          </ul>`
    }`;
}

function delegationList({ delegations, language }: Contents): Html {
  const words = WORDS[language];
  const lines = delegations.map(
    ({ person, delegate, endsAt }) =>
      html`<li>${person} → ${delegate}, ${words.until} ${dayOf(endsAt, language)}</li>`,
  );
  return html`<h2>${words.delegations}</h2>
    ${
      lines.length === 0
        ? html`<p>${words.none}</p>`
        : html`<ul>
            ${lines}
          </ul>`
    }`;
}

function preferenceList({ preferences, language }: Contents): Html {
  const lines = preferenceWords(preferences, language);
  return lines.length === 0
    ? html``
    : html`<h2>${WORDS[language].preferences}</h2>
        <ul>
          ${lines.map((line) => html`<li>${line}</li>`)}
        </ul>`;
}

function accessTable({ accesses, language }: Contents): Html {
  return html`<div class="scroll" tabindex="0">
    <table>
      <tbody>
        ${accesses.map(
          ({ at, sentence }) =>
            html`<tr>
              <td>${momentOf(Date.parse(at), { zone: 'Europe/Paris', language })}</td>
              <td>${sentence}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const dayOf = (iso: string, locale: Language): string =>
  inWords(DateTime.fromISO(iso, { zone: 'Europe/Paris', locale }), 'd LLLL yyyy');

/** “mardi 24 novembre 2026, 14 h 30”. */
function momentOf(at: number, { zone, language }: Told): string {
  const format = language === 'fr' ? "cccc d LLLL yyyy, HH' h 'mm" : 'cccc d LLLL yyyy, HH:mm';
  return inWords(DateTime.fromMillis(at, { zone, locale: language }), format);
}
