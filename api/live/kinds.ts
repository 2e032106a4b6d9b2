import type { LiveKind } from '../../db/vocabulary.ts';
import { AUDIENCES } from './topics.ts';

/** Lists of the news of a territory: ids of offers to look at again, of slots that went or were seen again, of cases. */
export const PLACE_LISTS = ['offers', 'gone', 'seen', 'cases'] as const;
export type PlaceList = (typeof PLACE_LISTS)[number];

/** Lists of the news of one account. */
export const OWN_LISTS = ['holds', 'appointments', 'cases'] as const;
export type OwnList = (typeof OWN_LISTS)[number];

/** How a change is told: in which list of its place, to which audience (its own visibility when absent), and to its owner. */
export interface Telling {
  place?: PlaceList;
  audience?: number;
  own?: OwnList;
}

/**
 * What is told of each kind of change: with the line of its trigger (`note_live_change`), all that a table needs to be
 * live. A hold is told as its offer: the search then says who keeps what, to whoever may know.
 */
export const TOLD: Record<LiveKind, Telling> = {
  agenda: { place: 'offers' },
  'slot-gone': { place: 'gone' },
  'slot-seen': { place: 'seen' },
  hold: { place: 'offers', audience: AUDIENCES.holds, own: 'holds' },
  appointment: { own: 'appointments' },
  case: { place: 'cases', audience: AUDIENCES.cases, own: 'cases' },
};
