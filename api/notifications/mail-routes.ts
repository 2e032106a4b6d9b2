import { createRoute, z } from '@hono/zod-openapi';
import { languageOf } from '../language.ts';
import { openToAll } from '../middleware/authorise.ts';
import { answer, noQuery } from '../page.ts';
import { Problem, problems } from '../problem.ts';
import { router, type Deps } from '../router.ts';
import type { CaughtMail } from './mail-catcher.ts';
import { mailListPage, mailPage } from './mail-page.ts';

const caughtMail = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    from: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
  })
  .openapi('CaughtMail');

const list = createRoute({
  method: 'get',
  path: '/sandbox/mails',
  operationId: 'listCaughtMails',
  tags: ['identity'],
  summary: 'What the sandbox would have written by e-mail',
  description:
    'Of the sandbox alone, and as long as no SMTP server is set: nothing is sent, the last 200 are kept.',
  ...openToAll('the sandbox writes to nobody; every address in it is invented'),
  request: noQuery,
  responses: {
    200: answer(z.object({ items: z.array(caughtMail) }), 'Newest first.', {
      items: [
        {
          id: 1,
          at: '2026-11-24T12:00:00.000Z',
          from: 'ne-pas-repondre@creneau.invalid',
          to: ['citizen@bac-a-sable.example'],
          subject: 'Créneau : rendez-vous demain',
          text: 'Vous avez un rendez-vous : mercredi 25 novembre à 10 h 00.',
        },
      ],
    }),
    ...problems('invalid-request', 'not-found'),
  },
});

export const caughtMailRoutes = router().openapi(list, (c) => {
  const items = caughtIn(c.var.deps).map((mail) => ({ ...mail, at: mail.at.toUTC().toISO() }));
  return c.json({ items }, 200, { 'Cache-Control': 'no-store' });
});

/** The same for a person to read, without a script. */
export const caughtMailPages = router();

caughtMailPages.get('/sandbox/mail', (c) =>
  c.html(mailListPage(caughtIn(c.var.deps), languageOf(c)), 200, { 'Cache-Control': 'no-store' }),
);

caughtMailPages.get('/sandbox/mail/:id{[0-9]+}', (c) => {
  const mail = caughtIn(c.var.deps).find(({ id }) => id === Number(c.req.param('id')));
  if (!mail) throw new Problem('not-found', 'No such e-mail is kept.');
  return c.html(mailPage(mail, languageOf(c)), 200, { 'Cache-Control': 'no-store' });
});

function caughtIn({ caught }: Pick<Deps, 'caught'>): readonly CaughtMail[] {
  if (caught) return caught.mails();
  throw new Problem('not-found', 'E-mails are caught in the sandbox alone, when no SMTP server is set.');
}
