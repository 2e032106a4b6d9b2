import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startMailCatcher,
  type CaughtMail,
  type MailCatcher,
} from '../../../api/notifications/mail-catcher.ts';
import { openMailer, type Mailer } from '../../../api/notifications/mailer.ts';
import { jsonOf, NOON, testApi, type TestApi } from '../../support/api.ts';

let catcher: MailCatcher;
let mailer: Mailer;
let api: TestApi;
beforeAll(async () => {
  catcher = await startMailCatcher({ clock: () => NOON, kept: 3 });
  mailer = openMailer({ url: catcher.url, from: 'Créneau <ne-pas-repondre@creneau.invalid>' });
  api = await testApi({ deps: { caught: catcher, mailer } });
});
afterAll(() => catcher.close());

const write = (subject: string, text: string) =>
  mailer.send({
    to: 'citizen@bac-a-sable.example',
    subject,
    text,
    messageId: `<${subject.length}@creneau.invalid>`,
  });
const page = async (path: string) => {
  const answer = await api.app.request(path);
  return { answer, html: await answer.text() };
};

describe('the e-mail of the sandbox', () => {
  test('goes no further than this machine, and is read as it was written, accents and lines included', async () => {
    expect(catcher.url).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
    await write('Créneau : rendez-vous demain', 'Vous avez un rendez-vous : mercredi à 10 h 00.\nÀ bientôt.');
    const { items } = await jsonOf<{ items: CaughtMail[] }>(await api.app.request('/api/sandbox/mails'));
    expect(items).toMatchObject([
      {
        at: '2026-11-24T12:00:00.000Z',
        from: 'ne-pas-repondre@creneau.invalid',
        to: ['citizen@bac-a-sable.example'],
        subject: 'Créneau : rendez-vous demain',
        text: expect.stringMatching(/mercredi à 10 h 00\.\r?\nÀ bientôt\./),
      },
    ]);
  });

  test('is a page that says it is the sandbox, newest first, each as text, in both languages, without a script', async () => {
    await write('<script>alert(1)</script>', '<b>gras</b>');
    const list = await page('/sandbox/mail');
    expect(list.answer.status).toBe(200);
    expect(list.html).toContain('Courriels du bac à sable');
    expect(list.html).not.toMatch(/<script|<b>/);
    expect(list.html.indexOf('alert(1)')).toBeLessThan(list.html.indexOf('rendez-vous demain'));
    const [newest] = catcher.mails();
    const one = await page(`/sandbox/mail/${newest?.id}?lang=en`);
    expect(one.html).toContain('E-mails of the sandbox');
    expect(one.html).toContain('&lt;b&gt;gras&lt;/b&gt;');
    expect((await page('/sandbox/mail/999')).answer.status).toBe(404);
  });

  test('keeps the last ones, and refuses one that is too large', async () => {
    await expect(write('trop', 'x'.repeat(1_100_000))).rejects.toThrow(/size|large/i);
    for (let nth = 0; nth < 4; nth += 1) await write(`n${nth}`, 'bref');
    expect(catcher.mails()).toHaveLength(3);
    expect(catcher.mails()[0]?.subject).toBe('n3');
  });

  test('has no page where e-mail is really sent', async () => {
    const real = await testApi();
    for (const path of ['/sandbox/mail', '/api/sandbox/mails'])
      expect((await real.app.request(path)).status, path).toBe(404);
  });
});

describe('a persona who is a citizen', () => {
  test('has an address that nobody has, sealed', async () => {
    await api.as('citizen');
    const rows = await api.db.$client<{ sealed: string }[]>`
      select i.sealed from account_identifier i join account a on a.id = i.account_id
       where a.subject = 'citizen' and i.kind = 'email'`;
    expect(rows.map(({ sealed }) => api.deps.vault.open(sealed, 'email'))).toEqual([
      'citizen@bac-a-sable.example',
    ]);
    expect(JSON.stringify(rows)).not.toContain('bac-a-sable');
  });
});
