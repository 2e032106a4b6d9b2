import type { Criteria } from '../../search/criteria.ts';
import type { NewCase } from '../case-queries.ts';

/** What a case is opened with, from the link of a call-centre's software. */
export function caseOfLink({ commune, lat, lon, near, specialty, doctor, origin, call }: Criteria): NewCase {
  const exact = lat !== undefined && lon !== undefined;
  const place = commune !== undefined || exact;
  const label = near ?? commune ?? `${lat}, ${lon}`;
  const contact = {
    ...(place
      ? {
          place: {
            label,
            precision: exact ? ('ADRESSE' as const) : ('VILLE' as const),
            ...(commune === undefined ? {} : { insee: commune }),
            ...(exact ? { lat, lon } : {}),
          },
        }
      : {}),
    ...(doctor === undefined ? {} : { ownDoctor: { rpps: doctor } }),
  };
  return {
    contact,
    ...(specialty?.[0] === undefined ? {} : { specialty: specialty[0] }),
    ...(origin === undefined ? {} : { origin }),
    ...(call === undefined ? {} : { reference: call }),
  };
}
