import { html } from 'hono/html';
import { TIME_RULES } from '../../db/vocabulary.ts';
import type { Language } from '../../importers/rules.ts';
import { page, type Html } from '../docs/page.ts';
import type { CheckReport } from './check.ts';
import { placeWithoutNames } from './check-places.ts';
import { WORDS } from './check-words.ts';

type Group = CheckReport['groups'][number];

/**
 * A report as a page of its own, without a script, that can be shared: it shows counts, rules and places, never a record
 * nor a value of one, so that nobody is in it.
 */
export function checkPage(report: CheckReport, language: Language): Html {
  const words = WORDS[language];
  const { protocol, received, accepted, rejected, groups } = report;
  const main = html`<h1>${words.title}</h1>
    <p>${words.counts({ protocol, received, accepted, rejected })}</p>
    <p class="soft">${words.nobody}</p>
    ${groups.length === 0 ? html`<p>${words.nothing}</p>` : groups.map((group) => groupCard(group, language))}
    ${timeCard(report.time, language)}`;
  return page({ language, title: words.title, main });
}

function groupCard({ rule, severity, title, count, ...group }: Group, language: Language): Html {
  const words = WORDS[language];
  const places = group.examples.map(({ at }) =>
    placeWithoutNames(at).replaceAll(
      /(?<![/"\w])(?:line|column|body)(?= )/g,
      (word) => words.inPlaces[word] ?? word,
    ),
  );
  const more = count - places.length;
  return html`<section class="card">
    <h3><span class="${severity}">${words.severities[severity]}</span> · <code>${rule}</code> · ${title}</h3>
    <dl>
      <dt>${words.times}</dt>
      <dd>${count}</dd>
      <dt>${words.expected}</dt>
      <dd>${group.expected}</dd>
      <dt>${words.fix}</dt>
      <dd>${group.fix}</dd>
      ${
        group.mistakes
          ? html`<dt>${words.mistakes}</dt>
              <dd>${group.mistakes}</dd>`
          : ''
      }
      <dt>${words.places}</dt>
      <dd>${places.join(' · ')}${more > 0 ? ` · ${words.more(more)}` : ''}</dd>
    </dl>
  </section>`;
}

function timeCard({ rule, suggestion, hours }: CheckReport['time'], language: Language): Html {
  const words = WORDS[language];
  if (hours[rule].every((count) => count === 0)) return html``;
  const heads = hours[rule].map((_, hour) => html`<th scope="col">${hour}</th>`);
  const rows = TIME_RULES.map(
    (each) =>
      html`<tr>
        <th scope="row"><code>${each}</code></th>
        ${hours[each].map((count) => html`<td>${count || '·'}</td>`)}
      </tr>`,
  );
  return html`<h2>${words.time}</h2>
    <p>${suggestion ? words.suggestion(rule, suggestion) : words.trusted(rule)}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="${words.time}">
      <table>
        <thead>
          <tr>
            <th scope="col">${words.hour}</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}
