import { html } from 'hono/html';
import type { DateTime } from 'luxon';
import { PROTOCOLS, type Protocol } from '../../importers/check.ts';
import type { Language } from '../../importers/rules.ts';
import { navigation, page, type Html } from './page.ts';
import { BEGINNINGS } from './quick-start-bodies.ts';
import { QUICK_START } from './words.ts';

interface Here {
  language: Language;
  now: DateTime<true>;
  /** Address of this instance, without a path. */
  origin: string;
}

/** From nothing to a first delivery, for every protocol that is pushed: each command can be copied as it is. */
export function quickStartPage(here: Here): Html {
  const words = QUICK_START[here.language];
  const pushed = PROTOCOLS.filter(({ ways }) => ways.includes('push')).toSorted(ourOwnFirst);
  const main = html`<h1>${words.title}</h1>
    <p>${words.about}</p>
    <h2>1. ${words.key}</h2>
    <p>${words.keyAbout}</p>
    <pre tabindex="0"><code>${keyCommands(here)}</code></pre>
    <h2>2. ${words.send}</h2>
    <p>${words.sendAbout}</p>
    <nav aria-label="${words.protocols}">
      ${pushed.map(({ protocol }) => html`<a href="#${protocol}">${protocol}</a> `)}
    </nav>
    ${pushed.map((protocol) => protocolCard(protocol, here))}
    <h2>3. ${words.afterwards}</h2>
    <ul>
      ${words.next.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`;
  const header = navigation(here.language, '/docs/quick-start');
  return page({ language: here.language, title: words.title, header, main });
}

/** The formats shown whole before those that only their vendor writes. */
function ourOwnFirst(a: Protocol, b: Protocol): number {
  const rank = ({ protocol }: Protocol) => {
    const position = Object.keys(BEGINNINGS).indexOf(protocol);
    return position === -1 ? Number.MAX_SAFE_INTEGER : position;
  };
  return rank(a) - rank(b);
}

const keyCommands = ({ origin }: Here) => `export CRENEAU=${origin}
export TOKEN=$(npm run --silent token -- --persona vendor)
curl -s "$CRENEAU/api/feeds" -H "Authorization: Bearer $TOKEN"
export FEED=$(curl -s "$CRENEAU/api/feeds" -H "Authorization: Bearer $TOKEN" | grep -o '"id":[0-9]*' | head -n 1 | cut -d : -f 2)`;

function protocolCard({ protocol }: Protocol, { language, now }: Here): Html {
  const words = QUICK_START[language];
  const settings = BEGINNINGS[protocol]?.settings ?? {};
  const needed = Object.keys(settings).length > 0;
  return html`<section class="card" id="${protocol}">
    <h3><code>${protocol}</code></h3>
    <p>${words.formats[protocol] ?? words.ownFormat}</p>
    ${needed ? html`<p class="soft">${words.settings} <code>${JSON.stringify(settings)}</code></p>` : ''}
    <pre tabindex="0"><code>${commandsFor(protocol, now)}</code></pre>
  </section>`;
}

/** Tries a body, then delivers it. A format that only its vendor writes is sent from the vendor's own file. */
export function commandsFor(protocol: string, now: DateTime<true>): string {
  const beginning = BEGINNINGS[protocol];
  const mediaType = beginning?.mediaType ?? 'application/json';
  const file = `${protocol}.${EXTENSIONS[mediaType] ?? 'json'}`;
  const settings = beginning?.settings ?? {};
  const config =
    Object.keys(settings).length > 0 ? `&config=${encodeURIComponent(JSON.stringify(settings))}` : '';
  const tomorrow = now.plus({ days: 1 });
  const write = beginning ? `cat > ${file} <<'FIN'\n${beginning.body(tomorrow)}\nFIN\n` : '';
  const headers = `-H "Authorization: Bearer $TOKEN" -H "Content-Type: ${mediaType}"`;
  return `${write}curl -X POST "$CRENEAU/api/feeds/check?protocol=${protocol}${config}" \\
  ${headers} \\
  --data-binary @${file}
curl -X POST "$CRENEAU/api/feeds/$FEED/deliveries?mode=delta" \\
  ${headers} \\
  -H "Prefer: wait=10" --data-binary @${file}`;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/x-ndjson': 'ndjson',
  'text/csv': 'csv',
  'text/calendar': 'ics',
};
