import * as fc from 'fast-check';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMailer, type Mail } from '../../../api/notifications/mailer.ts';
import { mailWords, noticeWords } from '../../../api/notifications/mail-words.ts';
import { mailChannel } from '../../../api/notifications/mail-channel.ts';
import { mailNotices } from '../../../api/notifications/noticing-duty.ts';
import { notifyDue } from '../../../api/notifications/notifying-duty.ts';
import { preventionDuty } from '../../../api/notifications/prevention-duty.ts';
import { quietUntil } from '../../../api/notifications/quiet-hours.ts';
import type { Feed } from '../../../db/queries/feeds/feeds.ts';
import { putIdentifier } from '../../../db/queries/identity/identifiers.ts';
import { leaveNotices } from '../../../db/queries/notifications/notices.ts';
import { putChoices } from '../../../db/queries/notifications/notifications.ts';
import { claimMessage } from '../../../db/queries/outbox/sending.ts';
import { LANGUAGES } from '../../../importers/rules.ts';
import { NOTICE_KINDS, type NoticeKind, type NotificationFamily } from '../../../db/vocabulary.ts';
import {
  accountOf,
  appointmentLine,
  deliverTo,
  instant,
  JEANNE_INS,
  ownAgenda,
  personFeed,
} from '../../support/agendas.ts';
import { jsonOf, NOON, post, testApi, type Ask, type TestApi } from '../../support/api.ts';
import { leaksIn } from '../../support/log-privacy.ts';

interface Owed extends Record<string, unknown> {
  kind: string;
  body: { family: string; start: number | null };
}

let api: TestApi;
let jeanne: Ask;
let vilaine: Feed;
let accountId: number;
const caught: string[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => {
      caught.push(Buffer.concat(pieces).toString('utf8'));
      done();
    });
  },
});

beforeAll(async () => {
  api = await testApi();
  jeanne = await api.as('citizen');
  await ownAgenda(api, 'citizen', { ins: JEANNE_INS, born: '1987-03-14', sex: 'female' });
  accountId = await accountOf(api, 'citizen');
  const { vault } = api.deps;
  const email = 'citizen@bac-a-sable.example';
  await putIdentifier(api.db, {
    accountId,
    kind: 'email',
    sealed: vault.seal(email, 'email'),
    blindIndex: vault.blindIndex(email, 'email'),
  });
  vilaine = await personFeed(api, { vendor: 'vilaine' });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(resolve);
    }),
);

const tell = (changes: Record<string, unknown>) =>
  deliverTo(api, vilaine, { body: [appointmentLine(changes)] });
async function owed(): Promise<string[]> {
  await notifyDue(api.deps);
  const rows = await api.db.$client<Owed[]>`delete from message where channel = 'mail' returning kind, body`;
  return rows.map(({ kind }) => kind).toSorted();
}

describe('a citizen is written about', () => {
  test('what is new, what moved and what was cancelled, each once however often it is told', async () => {
    const when = { sourceId: 'n', start: '2026-12-10T10:00:00+01:00', end: null };
    await tell(when);
    await tell(when);
    expect(await owed()).toEqual(['agenda.new']);
    await tell({ ...when, validAt: '2026-11-24T10:00:00Z', start: '2026-12-11T10:00:00+01:00' });
    expect(await owed()).toEqual(['agenda.moved']);
    await tell({
      ...when,
      validAt: '2026-11-24T11:00:00Z',
      start: '2026-12-11T10:00:00+01:00',
      status: 'cancelled',
    });
    expect(await owed()).toEqual(['agenda.cancelled']);
    expect(await owed()).toEqual([]);
  });

  test('of all that a vendor tells at once, in one e-mail that counts and names none', async () => {
    const days = [10, 11, 12];
    await deliverTo(api, vilaine, {
      body: days.map((day) =>
        appointmentLine({ sourceId: `c${day}`, start: `2027-03-${day}T10:00:00+01:00`, end: null }),
      ),
    });
    await notifyDue(api.deps);
    const rows = await api.db.$client<
      Owed[]
    >`delete from message where channel = 'mail' returning kind, body`;
    expect(rows).toMatchObject([{ kind: 'agenda.new', body: { count: 3, itemId: null, start: null } }]);
    const url = 'https://creneau.example/agenda';
    const several = { start: null, zone: 'Europe/Paris', url, count: 3 };
    const { subject, text } = mailWords('new', { ...several, language: 'fr' });
    expect([subject, text]).toEqual([
      'Créneau : 3 rendez-vous ont été ajoutés',
      expect.stringContaining('3 rendez-vous ont été ajoutés à votre agenda.'),
    ]);
    const first = { ...several, start: Date.parse('2026-12-01T00:30:00Z'), count: 1 };
    expect(mailWords('new', { ...first, language: 'fr' }).text).toContain('mardi 1er décembre à 1 h 30');
    expect(mailWords('new', { ...first, language: 'en' }).text).toContain('Tuesday 1 December at 1:30');
  });

  test('the day before and two hours before, at the hour it is now, and never for one that was cancelled', async () => {
    await tell({ sourceId: 'r', start: '2026-12-15T15:00:00+01:00', end: null });
    await tell({
      sourceId: 'r',
      validAt: '2026-11-24T10:00:00Z',
      start: '2026-12-16T15:00:00+01:00',
      end: null,
    });
    await owed();
    api.time.now = instant('2026-12-14T15:00:00Z');
    expect(await owed()).toEqual([]);
    api.time.now = instant('2026-12-15T14:01:00Z');
    expect(await owed()).toEqual(['agenda.day-before']);
    api.time.now = instant('2026-12-16T12:01:00Z');
    expect(await owed()).toEqual(['agenda.two-hours']);
    api.time.now = NOON;
  });

  test('not at night, unless the morning would be too late', async () => {
    api.time.now = instant('2026-11-24T22:30:00Z');
    await tell({ sourceId: 'q', start: '2026-12-20T10:00:00+01:00', end: null });
    await tell({ sourceId: 'early', start: '2026-11-25T06:00:00+01:00', end: null, specialties: [] });
    expect(await owed()).toEqual(['agenda.new']);
    api.time.now = instant('2026-11-25T07:01:00Z');
    expect(await owed()).toEqual(['agenda.new']);
    api.time.now = NOON;
  });

  test('only of the families they chose', async () => {
    jeanne = await api.as('citizen');
    const chosen = { byMail: true, families: ['cancelled'], quietFrom: 0, quietTo: 0, zone: 'Europe/Paris' };
    const put = await jeanne('/notification-choices', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(chosen),
    });
    expect(await jsonOf<object>(put)).toEqual(chosen);
    await tell({ sourceId: 'f', start: '2027-01-20T10:00:00+01:00', end: null });
    expect(await owed()).toEqual([]);
    await tell({
      sourceId: 'f',
      validAt: '2026-11-24T10:00:00Z',
      start: '2027-01-20T10:00:00+01:00',
      end: null,
      status: 'cancelled',
    });
    expect(await owed()).toEqual(['agenda.cancelled']);
    await jeanne('/notification-choices', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...chosen, families: ['new', 'prevention'] }),
    });
  });

  test('by one grouped notice of prevention a month at most', async () => {
    await preventionDuty.run(api.deps);
    await preventionDuty.run(api.deps);
    expect(await owed()).toEqual(['agenda.prevention']);
    api.time.now = instant('2026-12-02T12:00:00Z');
    await preventionDuty.run(api.deps);
    expect(await owed()).toEqual(['agenda.prevention']);
    api.time.now = NOON;
  });

  test('by an e-mail that says when and where to read the rest, and nothing of health', async () => {
    await tell({ sourceId: 'mail', start: '2027-02-20T10:00:00+01:00', end: null });
    await notifyDue(api.deps);
    const message = await claimMessage(api.db, {
      now: api.time.now.toJSDate(),
      leaseSeconds: 60,
      channels: ['mail'],
    });
    expect(JSON.stringify(message)).not.toMatch(/jeanne|RIOU|Morvan/i);
    const address = server.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const mailer = openMailer({ url: `smtp://127.0.0.1:${port}`, from: 'Créneau <x@creneau.example>' });
    const sent = await mailChannel.send({ ...api.deps, mailer }, message!);
    expect(sent.outcome).toBe('sent');
    const mail = await PostalMime.parse(caught[0] ?? '');
    expect(mail.to?.[0]?.address).toBe('citizen@bac-a-sable.example');
    expect(mail.subject).toBe('Créneau : un rendez-vous a été ajouté');
    expect(mail.text).toMatch(/samedi 20 février à 10 h 00/);
    expect(mail.text).not.toMatch(/RIOU|Nemours|Rennes|médecin|Vitale|4512B/i);
    const refused = await mailChannel.send(
      { ...api.deps, mailer: openMailer({ url: 'smtp://127.0.0.1:1', from: 'x@y.example' }) },
      message!,
    );
    expect(refused).toMatchObject({ outcome: 'later', reason: 'the mail server did not take it' });
  });
});

describe('a notice', () => {
  const leave = (kind: NoticeKind) =>
    leaveNotices(api.db, { accountIds: [accountId], kind, facts: {}, now: api.time.now.toJSDate() });
  const mailed = async () => {
    await mailNotices(api.deps);
    const rows = await api.db.$client<
      { kind: string }[]
    >`delete from message where channel = 'mail' returning kind`;
    return rows.map(({ kind }) => kind).toSorted();
  };
  /** The next e-mail that is owed, as its mailbox gets it. */
  const written = async (): Promise<Mail> => {
    const claimed = { now: api.time.now.toJSDate(), leaseSeconds: 60 };
    const message = await claimMessage(api.db, { ...claimed, channels: ['mail'] });
    const sent: Mail[] = [];
    const mailer = {
      send: (mail: Mail) => {
        sent.push(mail);
        return Promise.resolve();
      },
    };
    if (!message) throw new Error('no e-mail is owed');
    expect(await mailChannel.send({ ...api.deps, mailer }, message)).toMatchObject({ outcome: 'sent' });
    const [letter] = sent;
    if (!letter) throw new Error('nothing was sent');
    return letter;
  };
  const choose = (families: NotificationFamily[]) =>
    putChoices(api.db, {
      accountId,
      byMail: true,
      families,
      quietFrom: 21 * 60,
      quietTo: 8 * 60,
      zone: 'Europe/Paris',
      now: api.time.now.toJSDate(),
    });

  test('of an emergency access, of who acts and of consents is written once, as each chose', async () => {
    await choose(['access', 'people']);
    await mailed();
    for (const kind of ['delegation-accepted', 'consent-ended', 'of-age'] as const) await leave(kind);
    const doctor = await api.as('chief-regulator');
    const opened = await post(doctor, '/break-glass', {
      citizenId: accountId,
      reason: 'life-threat',
      explanation: 'Appel interrompu, douleur thoracique.',
    });
    expect(opened.status).toBe(201);
    expect(await mailed()).toEqual([
      'notice.break-glass',
      'notice.consent-ended',
      'notice.delegation-accepted',
      'notice.of-age',
    ]);
    expect(await mailed()).toEqual([]);
    await choose(['new']);
    await leave('break-glass');
    await leave('erasure-ahead');
    expect(await mailed()).toEqual(['notice.erasure-ahead']);
  });

  test('waits for the morning, and is then written', async () => {
    await choose(['people']);
    api.time.now = instant('2026-11-24T22:30:00Z');
    await leave('delegation-granted');
    expect(await mailed()).toEqual([]);
    api.time.now = instant('2026-11-25T07:01:00Z');
    expect(await mailed()).toEqual(['notice.delegation-granted']);
    api.time.now = NOON;
  });

  test('says in its e-mail that there is one and where it is read, never who, of whom nor why', async () => {
    await choose(['access']);
    await leave('help-opened');
    await mailNotices(api.deps);
    const letter = await written();
    expect(letter.subject).toBe('Créneau : quelqu’un agit pour vous');
    expect(letter.text).toContain('/agenda/notifications');
    for (const language of LANGUAGES)
      for (const kind of NOTICE_KINDS) {
        const url = 'https://creneau.example/agenda/notifications';
        const { subject, text } = noticeWords(kind, { url, language });
        expect([subject.length > 15, leaksIn(`${subject} ${text}`)]).toEqual([true, []]);
      }
  });

  test('is written in the language its reader chose for their screen, and so is every e-mail', async () => {
    await choose(['access', 'new']);
    const language = await jeanne('/preferences', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ language: 'en' }),
    });
    expect(language.status).toBe(200);
    await tell({ sourceId: 'english', start: '2027-04-20T15:30:00+02:00', end: null });
    await notifyDue(api.deps);
    await leave('help-opened');
    await mailNotices(api.deps);
    const letters = [await written(), await written()];
    expect(letters.map(({ subject }) => subject).toSorted()).toEqual([
      'Créneau: an appointment was added',
      'Créneau: someone acts for you',
    ]);
    const text = letters.map((letter) => letter.text).join('\n');
    expect(text).toContain('An appointment was added to your agenda: Tuesday 20 April at 3:30 pm.');
    expect(text).not.toMatch(/RIOU|Nemours|Rennes|médecin|Vitale|4512B|votre|rendez-vous/i);
  });
});

test('quiet hours end after they began, outside themselves, whatever the clocks do', () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  fc.assert(
    fc.property(minute, minute, fc.integer({ min: 0, max: 525_600 }), (quietFrom, quietTo, minutes) => {
      const now = NOON.plus({ minutes });
      const hours = { quietFrom, quietTo, zone: 'Europe/Paris' };
      const until = quietUntil(now, hours);
      if (until === null) return true;
      return until.isValid && until > now && until.diff(now).as('hours') <= 25;
    }),
    { numRuns: process.env['FAULTS'] ? 5000 : 500 },
  );
});
