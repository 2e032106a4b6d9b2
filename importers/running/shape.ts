import type { Feed } from '../../db/queries/feeds/feeds.ts';
import type { Shape } from '../../db/queries/feeds/shapes.ts';

/** Fewer readings than this are no measure of what is usual. */
const READINGS = 3;
/** Below so many, slots or schedules come and go for honest reasons. */
const SMALL = 10;

/** How a reading differs from the feed's last ones by more than its threshold; null when it does not. */
export function suddenLoss(
  shape: Shape,
  before: readonly Shape[],
  { shapeThreshold }: Pick<Feed, 'shapeThreshold'>,
): string | null {
  if (before.length < READINGS) return null;
  for (const part of ['schedules', 'slots'] as const) {
    const usual = median(before.map((each) => each[part]));
    if (usual >= SMALL && shape[part] < usual * (1 - shapeThreshold)) {
      return `${shape[part]} ${part} where ${usual} are usual`;
    }
  }
  return null;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
