import type { OfferRow } from '../../db/queries/offers-details.ts';
import { MODALITIES, toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import type { MergedSlot } from './merging.ts';

const REGULATED = toMask(VISIBILITIES, ['SNP']);
const AT_HOME = toMask(MODALITIES, ['HH']);
const BY_VIDEO = toMask(MODALITIES, ['VR']);

/** Why an offer is here, as codes in the order a regulator reads them: only what the data says. */
export function whyOf(
  row: Pick<OfferRow, 'participatesSince'>,
  merged: readonly MergedSlot[],
  setting: { now: number; reasons: readonly string[] },
): string[] {
  const { now, reasons } = setting;
  const some = (test: (slot: MergedSlot['slot']) => boolean) => merged.some(({ slot }) => test(slot));
  const participates = row.participatesSince !== null && row.participatesSince <= now;
  const facts: [string, boolean][] = [
    ['own-doctor', reasons.includes('own-doctor')],
    ['sas', participates || some(({ visibility }) => (visibility & REGULATED) !== 0)],
    ['two-sources', merged.some(({ feedIds }) => feedIds.length > 1)],
    ['home-visits', some(({ modalities }) => (modalities & AT_HOME) !== 0)],
    ['video', some(({ modalities }) => (modalities & BY_VIDEO) !== 0)],
    ['walk-in', some(({ kind }) => kind === 'WALKIN')],
    ['soonest', reasons.includes('soonest')],
    ['nearest', reasons.includes('nearest')],
  ];
  return facts.filter(([, holds]) => holds).map(([code]) => code);
}
