import { baseOf, type Config } from '../config.ts';

/** Where our pages are, and the host that ends every UID of this installation. */
export function calendarPlace(config: Config): { base: string; host: string } {
  const base = baseOf(config);
  return { base, host: new URL(base).hostname };
}
