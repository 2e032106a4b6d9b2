import { hubTime } from './to-rdv.ts';
import type { Rdv } from './rdv.ts';

/** Addresses and times of an envelope. */
interface Distribution {
  sender: string;
  recipient: string;
  /** The second half of the `distributionID`: the same at each try, so that a second one is known as such. */
  id: string;
  sentAt: Date;
  expiresAt: Date;
  zone: string;
  /** A sandbox says so: its people are invented. */
  exercise: boolean;
}

/** `<sender>_<id>`, as the Hub composes it. */
export const distributionIdOf = (sender: string, id: string): string => `${sender}_${id}`;

/** EDXL-DE around RC-DE around the appointment, as the Hub Santé takes it: one recipient an envelope. */
export function wrapRdv(appointment: Rdv, distribution: Distribution) {
  const { sender, recipient, id, sentAt, expiresAt, zone, exercise } = distribution;
  const distributionID = distributionIdOf(sender, id);
  const dateTimeSent = hubTime(sentAt, zone);
  const status = exercise ? 'Exercise' : 'Actual';
  const message = {
    messageId: distributionID,
    sender: addresseeOf(sender),
    sentAt: dateTimeSent,
    kind: 'Report',
    status,
    recipient: [addresseeOf(recipient)],
    appointment,
  };
  return {
    distributionID,
    senderID: sender,
    dateTimeSent,
    dateTimeExpires: hubTime(expiresAt, zone),
    distributionStatus: status,
    distributionKind: 'Report',
    descriptor: {
      language: 'fr-FR',
      explicitAddress: { explicitAddressScheme: 'hubex', explicitAddressValue: recipient },
    },
    content: [{ jsonContent: { embeddedJsonContent: { message } } }],
  };
}

const addresseeOf = (name: string) => ({ name, URI: `hubex:${name}` });

/** The call centre of a département, by its three-character code: `fr.health.samu350`, `fr.health.samu2A0`, `fr.health.samu974`. */
export const callCentreOf = (territoryCode: string): string =>
  `fr.health.samu${territoryCode.padEnd(3, '0')}`;
