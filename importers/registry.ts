import { avecmondoc } from './avecmondoc/importer.ts';
import type { Importer } from './contract.ts';
import { csv } from './csv/importer.ts';
import { doctolib } from './doctolib/importer.ts';
import { icalendar } from './icalendar/importer.ts';
import { fhirBundle } from './fhir-bundle/importer.ts';
import { keldoc } from './keldoc/importer.ts';
import { maiia } from './maiia/importer.ts';
import { mapharma } from './mapharma/importer.ts';
import { ndjson } from './ndjson/importer.ts';
import { ordoclic } from './ordoclic/importer.ts';
import { sasPractitioners } from './sas-practitioners/importer.ts';
import { sasSosMedecins } from './sas-sos-medecins/importer.ts';
import { smartLinks } from './smart-links/importer.ts';

/** Every protocol we speak, a line each. */
export const IMPORTERS: readonly Importer[] = [
  sasPractitioners,
  sasSosMedecins,
  smartLinks,
  fhirBundle,
  ndjson,
  avecmondoc,
  csv,
  doctolib,
  icalendar,
  keldoc,
  maiia,
  mapharma,
  ordoclic,
];

/** The importer of a protocol, by its name in `feed.protocol`. */
export function findImporter(protocol: string): Importer | undefined {
  return IMPORTERS.find((importer) => importer.protocol === protocol);
}
