import type { Entry } from './bundle.ts';
import type { Reference } from './resources.ts';

/** What a reference led to, with where it stands in the body. */
export interface Found {
  at: string;
  id: string | undefined;
  resource: unknown;
}

/**
 * The resources of one or several bundles, found by fullUrl, by `Type/id`, or by the `Type/id` at the end of an
 * absolute address: vendors write references relative, absolute, or on another host than their fullUrl.
 */
export class ResourceIndex {
  readonly #found = new Map<string, Found>();

  add(entry: Entry): void {
    const found = { at: entry.at, id: entry.id, resource: entry.resource };
    if (entry.fullUrl) this.#found.set(entry.fullUrl, found);
    if (entry.id) this.#found.set(`${entry.type}/${entry.id}`, found);
  }

  /** Follows a reference; `#id` is looked up among `contained`. */
  resolve(reference: Reference | undefined, contained: readonly unknown[] = []): Found | undefined {
    const target = reference?.reference?.replace(/\/_history\/[^/]*$/u, '');
    if (!target) return undefined;
    if (target.startsWith('#')) return findContained(target.slice(1), contained);
    return this.#found.get(target) ?? this.#found.get(target.split('/').slice(-2).join('/'));
  }
}

function findContained(id: string, contained: readonly unknown[]): Found | undefined {
  const resource = contained.find(
    (item) => typeof item === 'object' && item !== null && 'id' in item && item.id === id,
  );
  return resource === undefined ? undefined : { at: `#${id}`, id, resource };
}
