import type { DateTime } from 'luxon';
import type { Database } from '../../db/client.ts';
import { describePerson, openOwnAgenda } from '../../db/queries/agenda/agendas.ts';
import { attest, inviteDelegate, listDelegatedAgendas } from '../../db/queries/people/delegations.ts';
import { upsertAccount } from '../../db/queries/identity/sessions.ts';
import type { Vault } from '../../db/vault.ts';
import { insKey } from '../identifiers.ts';

/** The father of the persona `citizen-carer`, invented as everyone here, with an INS that nobody has. */
export const FATHER = {
  born: '1941-02-11',
  sex: 'male',
  ins: `1410229999004${insKey('1410229999004')}`,
} as const;

interface World {
  db: Database;
  vault: Vault;
  now: DateTime<true>;
}

const citizen = (db: Database, subject: string, displayName: string) =>
  upsertAccount(db, { subject, displayName, role: 'citizen', territoryCode: null, vendorCode: null });

/** Opens the agenda of the father, who let his son act for him for a year; once. */
export async function openCarer({ db, vault, now }: World): Promise<void> {
  const at = now.toJSDate();
  const { id: son } = await citizen(db, 'citizen-carer', 'Paul Tanguy');
  if ((await listDelegatedAgendas(db, { accountId: son, now: at })).length > 0) return;
  const { id: father } = await citizen(db, 'sandbox-father', 'Yves Tanguy');
  const agendaId = await openOwnAgenda(db, { accountId: father, now: at });
  await describePerson(db, {
    agendaId,
    bornSealed: vault.seal(FATHER.born, 'agenda-born'),
    sex: FATHER.sex,
    ins: { sealed: vault.seal(FATHER.ins, 'agenda-ins'), index: vault.blindIndex(FATHER.ins, 'ins') },
  });
  await db.transaction(async (tx) => {
    const id = await inviteDelegate(tx, {
      agendaId,
      kind: 'delegate',
      quality: 'carer',
      scopes: ['read', 'write', 'notify'],
      grantedBy: father,
      delegateId: son,
      inviteeSealed: vault.seal('mon fils', 'delegate-name'),
      inviteeIndex: null,
      codeHash: null,
      startsAt: at,
      endsAt: now.plus({ years: 1 }).toJSDate(),
      invitedAt: at,
      expiresAt: now.plus({ days: 14 }).toJSDate(),
      acceptedAt: at,
    });
    const said = { delegationId: id, wording: '2026-11', now: at };
    await attest(tx, { ...said, accountId: father, act: 'granted' });
    await attest(tx, { ...said, accountId: son, act: 'accepted' });
  });
}
