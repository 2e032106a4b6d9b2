import type { Rejection } from '../contract.ts';
import { reject } from '../rules.ts';
import type { FhirBundle } from './bundle.ts';
import { PAGE_SIZE } from './search.ts';

/**
 * Looks at the pages of search answers as wholes. Truncation is silent in these protocols: a page as full as it can be,
 * without a next one, is worth a warning, and a total that counts none of `types` is worth another. Either closes nothing
 * when something may be missing.
 */
export function pageExaminer(
  types: readonly string[],
): (bundle: FhirBundle, at: string) => Iterable<Rejection> {
  let received = types.map(() => 0);
  return function* examine(bundle, at) {
    const counts = types.map((type) => bundle.entries.filter((entry) => entry.type === type).length);
    received = received.map((count, index) => count + (counts[index] ?? 0));
    if (bundle.next !== undefined) return;
    const full = types.find((_, index) => counts[index] === pageSizeOf(bundle));
    if (full !== undefined) {
      const reason = `exactly ${pageSizeOf(bundle)} ${full}s, as many as a page holds, and no next link`;
      yield { ...reject('F07', { at: `${at}/entry` }, reason), unknown: true };
    }
    if (bundle.total !== undefined && !received.includes(bundle.total)) {
      const came = types.map((type, index) => `${received[index]} ${type}s`).join(' and ');
      const remark = reject('F08', { at: `${at}/total` }, `total says ${bundle.total}, ${came} came`);
      yield bundle.total > Math.max(...received) ? { ...remark, unknown: true } : remark;
    }
    received = types.map(() => 0);
  };
}

function pageSizeOf({ self }: FhirBundle): number {
  const asked = self === undefined ? null : URL.parse(self)?.searchParams.get('_count');
  return asked && /^[1-9]\d{0,6}$/u.test(asked) ? Number(asked) : PAGE_SIZE;
}
