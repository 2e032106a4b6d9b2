import { sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../../client.ts';
import type { OrganizationKind } from '../../vocabulary.ts';
import { upsertLocations, upsertPractitioners, upsertRoles, type LocationRow } from '../slots/actors.ts';

/** Whose place of care it is: a person by RPPS, or a structure by its row. */
export type Owner = { rpps: string; displayName: string } | { organizationId: number };

/** A structure that someone answers for. */
export interface OwnStructure {
  id: number;
  name: string;
  kind: OrganizationKind;
}

/** The structures someone belongs to, by RPPS. */
export async function listOwnStructures(db: Queryable, rpps: string): Promise<OwnStructure[]> {
  const rows = await db.execute<OwnStructure & Record<string, unknown>>(sql`
    SELECT o.id, o.name, o.kind FROM membership m JOIN organization o ON o.key = m.structure_key
    WHERE m.rpps = ${rpps} ORDER BY o.name, o.id LIMIT 50`);
  return [...rows];
}

/**
 * Writes that someone practises at a place, or that a structure receives there, and gives the role; said twice it is one.
 * A person takes the name of the national directory, else their own.
 */
export async function openExercise(
  tx: Transaction,
  { owner, location }: { owner: Owner; location: LocationRow },
): Promise<number> {
  const place = (await upsertLocations(tx, [location])).get(location.key);
  if (!place) throw new Error('a place was written and not returned');
  const practitionerId = 'rpps' in owner ? await writePerson(tx, owner) : null;
  const organizationId = 'rpps' in owner ? null : owner.organizationId;
  const { phone } = location;
  const role = { practitionerId, organizationId, locationId: place.id, sector: null, phone };
  const [roleId] = await upsertRoles(tx, [role]);
  if (roleId === undefined) throw new Error('a role was written and not returned');
  return roleId;
}

async function writePerson(
  tx: Transaction,
  { rpps, displayName }: Extract<Owner, { rpps: string }>,
): Promise<number> {
  const [listed] = await tx.execute<{ family: string | null; given: string | null }>(sql`
    SELECT family, given FROM directory_person WHERE rpps = ${rpps}`);
  const [given, ...family] = displayName.split(' ');
  const key = `rpps:${rpps}`;
  const named = {
    family: listed?.family ?? (family.join(' ') || null),
    given: listed?.given ?? given ?? null,
  };
  const people = await upsertPractitioners(tx, [{ key, rpps, adeli: null, prefix: null, ...named }]);
  const id = people.get(key);
  if (id === undefined) throw new Error('a person was written and not returned');
  return id;
}
