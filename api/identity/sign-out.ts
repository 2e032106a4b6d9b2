import type { Deps } from '../router.ts';
import { DOORS } from './doors.ts';

/** Where a browser goes so that its provider forgets it too; nothing when there is none, or it cannot be said. */
export async function farewellOf(
  { doors, vault, log }: Deps,
  ended: { door: string | null; logoutHint: string | null } | undefined,
): Promise<string | undefined> {
  const door = DOORS.find((each) => each === ended?.door);
  if (!doors || !door || !ended?.logoutHint) return undefined;
  try {
    return await doors.farewell(door, vault.open(ended.logoutHint, 'logout-hint'));
  } catch (error) {
    log.warn({ door, error: String(error) }, 'the provider could not be told');
    return undefined;
  }
}
