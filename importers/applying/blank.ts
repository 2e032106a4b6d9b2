import type { LocationDescription, PractitionerDescription } from '../contract.ts';

/** A person of whom nothing is known. */
export const NOBODY: PractitionerDescription = {
  sourceId: null,
  rpps: null,
  adeli: null,
  family: null,
  given: null,
  prefix: null,
  phone: null,
};

/** A place of which nothing is known. */
export const NOWHERE: LocationDescription = {
  sourceId: null,
  finess: null,
  name: null,
  line: null,
  postalCode: null,
  city: null,
  insee: null,
  lat: null,
  lon: null,
  zone: null,
  phone: null,
};

/** The first layer, overwritten by what the next ones hold: an unknown of the body never hides what the settings know. */
export function complete<T extends object>(blank: T, ...layers: (Partial<T> | null | undefined)[]): T {
  const members = layers.flatMap((layer) =>
    Object.entries(layer ?? {}).filter(([, value]) => value !== null && value !== undefined),
  );
  return { ...blank, ...Object.fromEntries(members) };
}
