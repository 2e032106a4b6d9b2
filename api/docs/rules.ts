import { html } from 'hono/html';
import { RULES, tellRule, type Language, type ToldRule } from '../../importers/rules.ts';
import { navigation, page, type Html } from './page.ts';
import { RULES_WORDS } from './words.ts';

/** Everything a feed is held to, made from the catalogue: one card a rule, reached by its code (`#S02`). */
export function rulesPage(language: Language): Html {
  const words = RULES_WORDS[language];
  const told = Object.keys(RULES)
    .sort()
    .flatMap((code) => tellRule(code, language) ?? []);
  const families = Object.entries(words.families).map(([letter, name]) => {
    const rules = told.filter(({ code }) => code.startsWith(letter));
    return html`<h2 id="${letter}">${letter} · ${name}</h2>
      ${rules.map((rule) => ruleCard(rule, language))}`;
  });
  const main = html`<h1>${words.title}</h1>
    <p>${words.about}</p>
    ${families}`;
  return page({ language, title: words.title, header: navigation(language, '/docs/rules'), main });
}

function ruleCard({ code, severity, title, expected, fix, mistakes }: ToldRule, language: Language): Html {
  const words = RULES_WORDS[language];
  return html`<section class="card" id="${code}">
    <h3><code>${code}</code> · ${title} · <span class="${severity}">${words.severities[severity]}</span></h3>
    <dl>
      <dt>${words.expected}</dt>
      <dd>${expected}</dd>
      <dt>${words.fix}</dt>
      <dd>${fix}</dd>
      ${
        mistakes
          ? html`<dt>${words.mistakes}</dt>
              <dd>${mistakes}</dd>`
          : ''
      }
    </dl>
  </section>`;
}
