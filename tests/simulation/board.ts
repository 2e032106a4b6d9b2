import { z } from '@hono/zod-openapi';
import { caseHeader, type CaseHeader } from '../../api/regulation/resources.ts';
import type { DayClock } from './day-clock.ts';
import type { Screen } from './screen.ts';

const PAGE = 200;
/** Minutes of the shift between two looks: about half a second of the machine. */
const BETWEEN_LOOKS = 3;

const page = z.object({ items: z.array(caseHeader) });

/** The open cases of the territory, the most urgent first, as the wall board shows them to everyone. */
export class Board {
  #items: CaseHeader[] = [];
  /** What each case became by a step that was answered since: the wall may show it as it was. */
  readonly #known = new Map<string, number>();
  /** Cases that one leaves alone, until then (`performance.now()`). */
  readonly #settling = new Map<string, number>();
  looks = 0;

  /** Cases that one may act on now, in order. */
  items(): CaseHeader[] {
    const now = performance.now();
    return this.#items.filter(
      ({ id, version }) => version >= (this.#known.get(id) ?? 0) && (this.#settling.get(id) ?? 0) <= now,
    );
  }

  all(): readonly CaseHeader[] {
    return this.#items;
  }

  saw({ id, version }: CaseHeader): void {
    this.#known.set(id, version);
  }

  /** Someone has opened it: for a moment, others see that and leave it. */
  opens(caseId: string): void {
    this.#settling.set(caseId, performance.now() + 400);
  }

  /** The platform follows a booking within a second or two: nobody acts on what the case was before. */
  settles(caseId: string): void {
    this.#settling.set(caseId, performance.now() + 2500);
  }

  /** Looks again and again until told to stop. */
  async watch(screen: Screen, clock: DayClock, over: () => boolean): Promise<void> {
    while (!over()) {
      await this.look(screen);
      await clock.pass(BETWEEN_LOOKS);
    }
  }

  async look(screen: Screen): Promise<void> {
    const items: CaseHeader[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const read = await screen.read(page, `/cases?list=open&limit=${PAGE}&offset=${offset}`);
      if (read.is === 'refused') throw new Error(`The open cases cannot be read: ${read.refusal.code}.`);
      items.push(...read.body.items);
      if (read.body.items.length < PAGE) break;
    }
    this.#items = items;
    this.looks += 1;
  }
}
