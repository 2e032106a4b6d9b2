import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { DateTime } from 'luxon';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** An e-mail as it was caught. */
export interface CaughtMail {
  id: number;
  /** When it was caught. */
  at: DateTime<true>;
  from: string;
  to: string[];
  subject: string;
  text: string;
}

/** An SMTP server of the sandbox: what it takes reaches nobody, and is kept in memory to be looked at. */
export interface MailCatcher {
  /** `smtp://…`, on this machine alone. */
  url: string;
  /** Newest first. */
  mails: () => readonly CaughtMail[];
  close: () => Promise<void>;
}

/** Mails kept when nothing else is said, and bytes of one: older ones are forgotten, larger ones refused. */
const KEPT = 200;
const LARGEST = 1_000_000;

/** Starts catching on a port of the system's choosing. Throws when it cannot listen. */
export async function startMailCatcher({
  clock,
  kept = KEPT,
}: {
  clock: () => DateTime<true>;
  kept?: number;
}): Promise<MailCatcher> {
  const caught: CaughtMail[] = [];
  let count = 0;
  const keep = async (raw: Buffer) => {
    const { from, to, subject, text } = await PostalMime.parse(raw);
    count += 1;
    caught.unshift({
      id: count,
      at: clock(),
      from: from?.address ?? '',
      to: (to ?? []).flatMap(({ address }) => address ?? []),
      subject: subject ?? '',
      text: text ?? '',
    });
    caught.splice(kept);
  };
  const take = async (stream: SMTPServerDataStream, done: (error?: Error) => void) => {
    try {
      const raw = await buffer(stream);
      if (stream.sizeExceeded) throw new Error('An e-mail of the sandbox has a megabyte at most: too large.');
      await keep(raw);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: LARGEST,
    onData: (stream, _session, done) => void take(stream, done),
  });
  const { server: socket } = server;
  server.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const address = socket.address();
  if (address === null || typeof address === 'string') throw new Error('the mail catcher has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails: () => caught,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
