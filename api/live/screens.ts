import type { Ending } from './frames.ts';
import { Screen } from './screen.ts';
import type { Reader, Subscription } from './topics.ts';

/**
 * Streams of one session, and of one account, at once. A browser opens six connections to a site that speaks HTTP/1.1:
 * two are left for requests. Beyond, the oldest gives way.
 */
const MOST_OF_SESSION = 4;
const MOST_OF_ACCOUNT = 12;

/** The open screens of this process, by what they follow. */
export class Screens {
  readonly all = new Set<Screen>();
  readonly #byTerritory = new Map<string, Set<Screen>>();
  readonly #byAccount = new Map<number, Set<Screen>>();

  open(reader: Reader, subscription: Subscription): Screen {
    const own = [...(this.#byAccount.get(reader.accountId) ?? [])];
    const here = own.filter((screen) => screen.reader.tokenHash === reader.tokenHash);
    if (here.length >= MOST_OF_SESSION) here[0]?.end('replaced');
    else if (own.length >= MOST_OF_ACCOUNT) own[0]?.end('replaced');
    const screen = new Screen(reader, subscription, (ended) => this.#forget(ended));
    this.all.add(screen);
    for (const group of this.#groupsOf(screen)) group.add(screen);
    return screen;
  }

  ofTerritory(code: string): Iterable<Screen> {
    return this.#byTerritory.get(code) ?? [];
  }

  /** The screens of an account that follow its own doings. */
  ofOwner(accountId: number): Screen[] {
    return [...(this.#byAccount.get(accountId) ?? [])].filter(({ subscription }) => subscription.mine);
  }

  endAll(reason: Ending): void {
    for (const screen of this.all) screen.end(reason);
  }

  #groupsOf({ reader, subscription }: Screen): Set<Screen>[] {
    const territories = [...subscription.territories.keys()];
    return [
      groupOf(this.#byAccount, reader.accountId),
      ...territories.map((code) => groupOf(this.#byTerritory, code)),
    ];
  }

  #forget(screen: Screen): void {
    this.all.delete(screen);
    for (const group of this.#groupsOf(screen)) group.delete(screen);
    for (const code of screen.subscription.territories.keys()) dropEmpty(this.#byTerritory, code);
    dropEmpty(this.#byAccount, screen.reader.accountId);
  }
}

function groupOf<Key>(groups: Map<Key, Set<Screen>>, key: Key): Set<Screen> {
  const group = groups.get(key) ?? new Set();
  groups.set(key, group);
  return group;
}

function dropEmpty<Key>(groups: Map<Key, Set<Screen>>, key: Key): void {
  if (groups.get(key)?.size === 0) groups.delete(key);
}
