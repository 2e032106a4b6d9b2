import { html } from 'hono/html';
import type { Language } from '../../importers/rules.ts';
import { page, type Html } from '../docs/page.ts';
import { inWords } from '../language.ts';
import type { CaughtMail } from './mail-catcher.ts';

const WORDS = {
  fr: {
    title: 'Courriels du bac à sable',
    about: 'Rien ne part d’ici : ce que Créneau écrirait est gardé en mémoire et montré. Tout y est inventé.',
    none: 'Aucun courriel n’a encore été écrit.',
    back: 'Tous les courriels',
    to: 'À',
    at: 'Le',
  },
  en: {
    title: 'E-mails of the sandbox',
    about:
      'Nothing leaves from here: what Créneau would write is kept in memory and shown. All of it is invented.',
    none: 'No e-mail has been written yet.',
    back: 'All e-mails',
    to: 'To',
    at: 'On',
  },
} as const;

const ZONE = 'Europe/Paris';

function frame(language: Language, main: Html): string | Promise<string> {
  const { title, about } = WORDS[language];
  return page({
    language,
    title,
    main: html`<h1>${title}</h1>
      <p class="soft">${about}</p>
      ${main}`,
  });
}

function facts({ to, at }: CaughtMail, language: Language): Html {
  const words = WORDS[language];
  const when = inWords(at.setZone(ZONE).setLocale(language), 'cccc d LLLL yyyy, HH:mm:ss');
  return html`<dl>
    <dt>${words.to}</dt>
    <dd>${to.join(', ')}</dd>
    <dt>${words.at}</dt>
    <dd>${when}</dd>
  </dl>`;
}

/** Every mail kept, newest first. */
export function mailListPage(mails: readonly CaughtMail[], language: Language): string | Promise<string> {
  if (mails.length === 0) return frame(language, html`<p>${WORDS[language].none}</p>`);
  const cards = mails.map(
    (mail) =>
      html`<section class="card">
        <h3><a href="/sandbox/mail/${mail.id}?lang=${language}">${mail.subject}</a></h3>
        ${facts(mail, language)}
      </section>`,
  );
  return frame(language, html`${cards}`);
}

/** One mail as text. */
export function mailPage(mail: CaughtMail, language: Language): string | Promise<string> {
  return frame(
    language,
    html`<p><a href="/sandbox/mail?lang=${language}">${WORDS[language].back}</a></p>
      <section class="card">
        <h3>${mail.subject}</h3>
        ${facts(mail, language)}
        <pre>${mail.text}</pre>
      </section>`,
  );
}
