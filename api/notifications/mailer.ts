import { createTransport } from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** The same for the same message: a mailbox that gets it twice shows it once. */
  messageId: string;
}

/** The way out for e-mail. Throws when it was not taken. */
export interface Mailer {
  send: (mail: Mail) => Promise<void>;
}

const TIMEOUT_MS = 10_000;

/** A mailer over SMTP: `smtp://…` or `smtps://…`, with its account in the address. */
export function openMailer({ url, from }: { url: string; from: string }): Mailer {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url, ...timeouts });
  return {
    send: async (mail) => {
      await transport.sendMail({ from, disableUrlAccess: true, disableFileAccess: true, ...mail });
    },
  };
}
