import { html } from 'hono/html';
import { DateTime } from 'luxon';
import { tellRule, type Language } from '../../importers/rules.ts';
import { page, type Html } from '../docs/page.ts';
import { inWords } from '../language.ts';
import { EXAM_WORDS } from './exam-words.ts';
import type { ExamResource } from './exam-resources.ts';

/** An exam as a page of its own, without a script, that can be shared: rules and counts, nobody is in it. */
export function examPage(exam: ExamResource, language: Language): Html {
  const words = EXAM_WORDS[language];
  const title = `${words.title} · ${exam.vendor}`;
  const main = html`<h1>${title}</h1>
    <p>${exam.feed.name} · ${words.protocol} <code>${exam.protocol}</code></p>
    ${exam.kept === null ? unfinished(exam, language) : finished(exam, language)}
    <p class="soft">${words.nobody}</p>`;
  return page({ language, title, main });
}

function unfinished({ state, failure }: ExamResource, language: Language): Html {
  const words = EXAM_WORDS[language];
  if (state !== 'failed') return html`<p>${words.waiting}</p>`;
  return html`<p class="error">${words.failed} <code>${failure?.code}</code></p>`;
}

function finished(exam: ExamResource, language: Language): Html {
  const words = EXAM_WORDS[language];
  const { kept, rules, met, finishedAt } = exam;
  return html`<p><strong>${words.kept(kept ?? 0, rules)}</strong></p>
    <p>
      ${words.measured} <time datetime="${finishedAt}">${dateOf(finishedAt ?? exam.askedAt, language)}</time>.
      ${words.counts(exam)}
    </p>
    ${answerCard(exam, language)}
    <h2>${words.met}</h2>
    ${met.length === 0 ? html`<p>${words.nothing}</p>` : met.map((each) => ruleCard(each, language))}`;
}

function dateOf(instant: string, language: Language): string {
  const at = DateTime.fromISO(instant, { zone: 'Europe/Paris', locale: language });
  return inWords(at, language === 'fr' ? "d LLLL yyyy 'à' HH:mm" : "d LLLL yyyy 'at' HH:mm");
}

function answerCard({ answer }: ExamResource, language: Language): Html {
  if (!answer) return html``;
  const words = EXAM_WORDS[language];
  const said = (value: boolean | null) => (value === null ? words.unasked : value ? words.yes : words.no);
  return html`<section class="card">
    <h3>${words.answer}</h3>
    <dl>
      <dt>${words.bodies}</dt>
      <dd>${answer.bodies}</dd>
      <dt>${words.bytes}</dt>
      <dd>${new Intl.NumberFormat(language).format(answer.byteCount)}</dd>
      <dt>${words.duration}</dt>
      <dd>${new Intl.NumberFormat(language).format(answer.durationMs)} ms</dd>
      <dt>${words.conditional}</dt>
      <dd>${said(answer.conditional)}</dd>
      <dt>${words.secure}</dt>
      <dd>${said(answer.secure)}</dd>
    </dl>
  </section>`;
}

function ruleCard({ rule, severity, count }: ExamResource['met'][number], language: Language): Html {
  const words = EXAM_WORDS[language];
  const told = tellRule(rule, language);
  return html`<section class="card">
    <h3>
      <span class="${severity}">${words.severities[severity]}</span> · <code>${rule}</code> · ${told?.title}
    </h3>
    <dl>
      <dt>${words.times}</dt>
      <dd>${count}</dd>
      <dt>${words.expected}</dt>
      <dd>${told?.expected}</dd>
      <dt>${words.fix}</dt>
      <dd>${told?.fix}</dd>
    </dl>
  </section>`;
}
