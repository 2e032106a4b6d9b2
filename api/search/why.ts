import type { AskedCare, SaidCare } from '../../db/queries/search/offers-care.ts';
import type { OfferRow } from '../../db/queries/search/offers-details.ts';
import { MODALITIES, toMask, VISIBILITIES } from '../../db/vocabulary.ts';
import { verdictsOf } from './care.ts';
import type { MergedSlot } from './merging.ts';

const REGULATED = toMask(VISIBILITIES, ['SNP']);
const AT_HOME = toMask(MODALITIES, ['HH']);
const BY_VIDEO = toMask(MODALITIES, ['VR']);

/** Why an offer is here, as codes in the order a regulator reads them: only what the data says. */
export function whyOf(
  row: Pick<OfferRow, 'participatesSince'> & SaidCare,
  merged: readonly MergedSlot[],
  setting: { now: number; reasons: readonly string[]; care?: AskedCare | undefined },
): string[] {
  const { now, reasons, care } = setting;
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
    ...(care ? verdictsOf(care, row) : []).map(([need, verdict]): [string, boolean] => [
      `does-${need}`,
      verdict === 'met',
    ]),
  ];
  return facts.filter(([, holds]) => holds).map(([code]) => code);
}
