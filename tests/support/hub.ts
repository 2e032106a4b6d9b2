import type { Hub, Parcel } from '../../api/hub/hub.ts';
import { hubChannel } from '../../api/hub/hub-channel.ts';
import { rdv, type Rdv } from '../../api/hub/rdv.ts';
import { sendDue } from '../../api/outbox/send-messages.ts';
import { listMessages, type ListedMessage } from '../../db/queries/outbox/messages.ts';
import { edxl } from '../../importers/sandbox/hub/envelope.ts';
import type { TestApi } from './api.ts';

/** A broker that keeps what it is given, or is down. */
export function brokerOf(): Hub & { taken: Parcel[]; down: boolean } {
  const hub = {
    sender: 'fr.health.test.ptfsas',
    taken: [] as Parcel[],
    down: false,
    publish: async (parcel: Parcel) => {
      if (hub.down) throw new Error('down');
      hub.taken.push(parcel);
    },
    listen: () => undefined,
    close: async () => undefined,
  };
  return hub;
}

/** Sends everything due to a broker; gives it. */
export async function sendTo({ deps }: TestApi, hub = brokerOf()) {
  deps.hub = hub;
  await sendDue(deps, [hubChannel]);
  return hub;
}

/** What a parcel says, as its schema has it. */
export function appointmentIn(parcel: Parcel | undefined): Rdv {
  const read = edxl.parse(parcel?.envelope);
  return rdv.parse(read.content[0].jsonContent.embeddedJsonContent.message['appointment']);
}

/** The messages owed to call centres about a subject, in the order they were owed. */
export async function owedAbout({ db }: Pick<TestApi, 'db'>, about: string): Promise<ListedMessage[]> {
  const listed = await listMessages(db, { channel: 'hub', limit: 100 });
  return listed.filter(({ subject }) => subject === about).toReversed();
}
