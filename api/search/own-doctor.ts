import type { Database } from '../../db/client.ts';
import { findOwn } from '../../db/queries/search/offers.ts';
import { weighRoles, type NearbyAgenda } from '../../db/queries/search/offers-nearby.ts';
import type { Frame } from './frame.ts';
import { metresBetween } from './radius.ts';
import { rank } from './ranking.ts';
import { countShortfall } from './shortfall.ts';
import { mayKnowOfUnseen } from './visibility.ts';

/** Most places of one doctor given first; the others keep their rank in the list. */
const MOST_PLACES = 3;

export interface OwnOffer {
  roleId: number;
  metres: number;
  reasons: string[];
  shortfall: string | undefined;
}

/**
 * The caller's own doctor, whatever the distance and specialty: where they have a slot, in the order asked; when they
 * have none in the window, the nearest place without slots and why, so that the regulator can still call.
 */
export async function findOwnDoctor(db: Database, frame: Frame): Promise<OwnOffer[]> {
  const { look, ownDoctor, sort, limit } = frame;
  if (ownDoctor === undefined) return [];
  const agendas = await findOwn(db, { ...look, groups: null }, ownDoctor);
  const ranked = rank(agendas, { centre: look, sort });
  if (ranked.length > 0) return ranked.slice(0, Math.min(limit, MOST_PLACES)).map((entry) => toOwn(entry));
  const [nearest] = agendas
    .map((agenda) => ({ roleId: agenda.roleId, metres: metresBetween(look, agenda) }))
    .sort((a, b) => a.metres - b.metres);
  if (!nearest) return [];
  return [toOwn(nearest, reasonOf(await weighRoles(db, look, [nearest.roleId]), frame))];
}

function toOwn({ roleId, metres }: { roleId: number; metres: number }, shortfall?: string): OwnOffer {
  return { roleId, metres, reasons: ['own-doctor'], shortfall };
}

function reasonOf(agendas: NearbyAgenda[], { look, asker }: Frame): string | undefined {
  const circle = { centre: look, radiusKm: Infinity, tellUnseen: mayKnowOfUnseen(asker.role) };
  return Object.keys(countShortfall(agendas, circle))[0];
}
