import type { DateTime } from 'luxon';
import type { SearchArea } from '../../db/queries/search/offers-area.ts';
import type { Look, OwnSight } from '../../db/queries/search/offers-eligible.ts';
import { MODALITIES, toMask, type Role } from '../../db/vocabulary.ts';
import { Problem } from '../problem.ts';
import type { Agendas } from './agendas.ts';
import { askedCare } from './care.ts';
import { fingerprint, readCursor, type Position } from './cursor.ts';
import { windowOf, type OffersQuery } from './query.ts';
import { DEFAULT_CAP_KM, type Point } from './radius.ts';
import type { Sort } from './ranking.ts';
import { visibleTo } from './visibility.ts';

export interface Asker {
  role: Role;
  territoryCode?: string | null;
  /** Whose own holds read as available. */
  accountId?: number;
  /** What is theirs to see besides what their role sees. */
  own?: OwnSight | undefined;
}

/** A query made whole: where, when, for whom, in which order, and from where in the list. */
export interface Frame {
  asker: Asker;
  look: Look;
  /** The instant ages are told at, ms: now, even when a cursor froze the window earlier. */
  now: number;
  sort: Sort;
  limit: number;
  radiusKm: number | undefined;
  capKm: number;
  ownDoctor: string | undefined;
  position: Position | undefined;
  fingerprint: string;
  centre: Centre;
}

/** Where distances are measured from, with the name of the commune that was asked. */
type Centre = Point & { name?: string };

/** Resolves the words of a query. Throws `unknown-place`, `unknown-specialty`, `invalid-cursor`. */
export async function frameSearch(
  { agendas, clock }: { agendas: Agendas; clock: () => DateTime },
  query: OffersQuery,
  asker: Asker,
): Promise<Frame> {
  const now = clock().toMillis();
  const specialties = query.specialty ?? [];
  const territoryCode = asker.territoryCode ?? undefined;
  const area = await agendas.findArea({ commune: query.commune, specialties, territoryCode });
  const centre = centreOf(query, area);
  const mark = markOf(query, asker);
  const position = query.cursor === undefined ? undefined : continueFrom(query.cursor, mark, now);
  const { from, to } = position ?? windowOf(query, now);
  return {
    asker,
    look: {
      lat: centre.lat,
      lon: centre.lon,
      groups: groupsOf(area, specialties),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      modalities: toMask(MODALITIES, query.modality ?? MODALITIES),
      visibility: visibleTo(asker.role),
      own: asker.own,
      care: askedCare(query),
      now: new Date(position?.now ?? now).toISOString(),
    },
    now,
    centre,
    sort: query.sort,
    limit: query.limit,
    radiusKm: query.radiusKm,
    capKm: area.capKm ?? DEFAULT_CAP_KM,
    ownDoctor: query.practitioner,
    position,
    fingerprint: mark,
  };
}

/** A page may be longer or shorter than the one before; all else must be the same, the asker included. */
function markOf(query: OffersQuery, asker: Asker): string {
  return fingerprint({ ...query, cursor: undefined, limit: undefined, role: asker.role, own: asker.own });
}

function continueFrom(cursor: string, mark: string, now: number): Position {
  const position = readCursor(cursor, mark, now);
  if (!position)
    throw new Problem(
      'invalid-cursor',
      'This cursor is of another query or too old: search again without it.',
    );
  return position;
}

function groupsOf({ groups, unknownSpecialties }: SearchArea, specialties: string[]): number[] | null {
  if (unknownSpecialties.length > 0) {
    throw new Problem('unknown-specialty', `TRE_R38 has no specialty ${unknownSpecialties.join(', ')}.`);
  }
  return specialties.length > 0 ? groups : null;
}

function centreOf({ lat, lon, commune }: OffersQuery, { place }: SearchArea): Centre {
  if (lat !== undefined && lon !== undefined) return { lat, lon };
  if (!place) throw new Problem('unknown-place', `No commune has the INSEE code ${commune}.`);
  if (place.lat === null || place.lon === null) {
    throw new Problem(
      'unknown-place',
      `The position of commune ${commune} is not known: search by \`lat\` and \`lon\`.`,
    );
  }
  return { name: place.name, lat: place.lat, lon: place.lon };
}
