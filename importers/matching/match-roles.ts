import type { DateTime } from 'luxon';
import type { Database, Transaction } from '../../db/client.ts';
import { lockGroups, regroup, wouldConfuse } from '../../db/queries/matching/groups.ts';
import {
  dropMatches,
  findNeighbours,
  listUnweighed,
  markWeighed,
  readActors,
  saveMatches,
  type ActorRow,
  type RolePair,
} from '../../db/queries/matching/matches.ts';
import { weigh, type Actor, type Weighed } from './score.ts';

/** Roles held against their neighbours in one transaction. */
const BATCH = 200;

interface Matching {
  db: Database;
  clock: () => DateTime<true>;
}

/** What was decided: roles weighed, pairs merged at once, pairs put to an operator. */
export interface Matched {
  weighed: number;
  matched: number;
  proposed: number;
}

/** Holds new roles against those around them, a batch; nothing is left to weigh when `weighed` is 0. */
export function matchRoles({ db, clock }: Matching): Promise<Matched> {
  return db.transaction(async (tx) => {
    await lockGroups(tx);
    const now = clock().toJSDate();
    const roleIds = await listUnweighed(tx, BATCH);
    if (roleIds.length === 0) return { weighed: 0, matched: 0, proposed: 0 };
    const pairs = await weighPairs(tx, await findNeighbours(tx, roleIds));
    await dropMatches(
      tx,
      pairs.filter(({ outcome }) => outcome === 'never'),
    );
    await regroup(tx, roleIds);
    const told = await settle(tx, pairs, now);
    await markWeighed(tx, { roleIds, now });
    return { weighed: roleIds.length, ...told };
  });
}

type Candidate = RolePair & Weighed & { a: ActorRow; b: ActorRow };

async function weighPairs(tx: Transaction, pairs: readonly RolePair[]): Promise<Candidate[]> {
  const ids = new Set(pairs.flatMap(({ roleId, otherRoleId }) => [roleId, otherRoleId]));
  const actors = new Map((await readActors(tx, [...ids])).map((row) => [row.roleId, row]));
  return pairs.flatMap((pair) => {
    const [a, b] = [actors.get(pair.roleId), actors.get(pair.otherRoleId)];
    return a && b ? [{ ...pair, a, b, ...weigh(toActor(a), toActor(b)) }] : [];
  });
}

/** Best first. What one feed could fill twice, or what would tie two national identifiers, is a person's to decide. */
async function settle(
  tx: Transaction,
  pairs: readonly Candidate[],
  now: Date,
): Promise<Pick<Matched, 'matched' | 'proposed'>> {
  const told = { matched: 0, proposed: 0 };
  const sure = pairs.filter(({ outcome }) => outcome === 'matched');
  const kept = pairs.filter(({ outcome }) => outcome !== 'never').sort((a, b) => b.score - a.score);
  for (const pair of kept) {
    const { roleId, otherRoleId, score, evidence } = pair;
    const edge = [roleId, otherRoleId] as const;
    const doubt = pair.outcome !== 'matched' || isAmbiguous(pair, sure) || (await wouldConfuse(tx, edge));
    const state = doubt ? 'proposed' : 'matched';
    await saveMatches(tx, { pairs: [{ roleId, otherRoleId, score, evidence, state }], now });
    await regroup(tx, edge);
    told[state] += 1;
  }
  return told;
}

/** Two roles of one feed that are both as sure to be this one: namesakes, or one person twice; nobody can tell from here. */
function isAmbiguous(pair: Candidate, sure: readonly Candidate[]): boolean {
  const rivals = (kept: ActorRow, given: ActorRow) =>
    sure.some((other) => {
      if (other === pair || (other.a !== kept && other.b !== kept)) return false;
      const rival = other.a === kept ? other.b : other.a;
      return rival.feedIds.some((feedId) => given.feedIds.includes(feedId));
    });
  return rivals(pair.a, pair.b) || rivals(pair.b, pair.a);
}

function toActor(row: ActorRow): Actor {
  const { rpps, adeli, family, given, finess, siret, organizationName, lat, lon } = row;
  return {
    person: row.practitionerId === null ? null : { rpps, adeli, family, given },
    structure: organizationName === null ? null : { finess, siret, name: organizationName },
    phone: row.phone,
    phoneShared: row.phoneShared,
    line: row.line,
    postalCode: row.postalCode,
    position: row.exact ? { lat, lon } : null,
    specialties: row.specialties,
  };
}
