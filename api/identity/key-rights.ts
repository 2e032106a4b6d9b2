import type { Asker } from './asker.ts';
import type { Need } from './matrix.ts';

/** What a program with a vendor's API key may ever need; keys themselves and declarations are a person's affair. */
const PROGRAM_NEEDS: ReadonlySet<Need> = new Set<Need>([
  'reference.read',
  'session.read',
  'feed.read',
  'delivery.read',
  'delivery.create',
  'delivery.check',
  'rule.read',
  'appointment.change',
  'slot-public.read',
]);

/** Whether the way someone came in lets them do this, whatever their role. */
export function mayByKey(need: Need, { key }: Pick<Asker, 'key'>): boolean {
  return key === undefined || PROGRAM_NEEDS.has(need);
}

/** Whether a feed is within a key's reach; a person reaches all that their role does. */
export function reaches({ key }: Pick<Asker, 'key'>, feedId: number): boolean {
  return key === undefined || key.feedId === null || key.feedId === feedId;
}
