/**
 * The mandatory elements of the SAS guide's profiles (1.2.0), by hand: FHIRPath-like paths with how many values each must
 * have, the patterns its invariants and the official test kit demand, and the closed lists it binds.
 */
interface Demand {
  path: string;
  min?: number;
  max?: number;
  /** Every value must match. */
  like?: RegExp;
}

const CODE = /^\S+$/;
const REFERENCE = /^[A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;
/** Requirement 45 of the kit: milliseconds and a numeric offset; `Z` is refused. */
const WRITTEN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:\d{2}$/;
const SECURITY = 'https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau';
const literal = (text: string) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')}$`);

const PROFILES: Record<string, Demand[]> = {
  BundleAgregateur: [
    { path: 'type', min: 1, like: /^searchset$/ },
    { path: 'total', min: 1, like: /^\d+$/ },
    { path: 'link.relation', min: 1 },
    { path: 'link.url', min: 1, like: /^https?:\/\// },
    { path: 'entry.fullUrl', like: /^https?:\/\/.+\/[A-Za-z]+\/.+/ },
  ],
  FrSlotAgregateur: [
    { path: 'schedule.reference', min: 1, max: 1, like: REFERENCE },
    { path: 'status', min: 1, max: 1, like: /^free$/ },
    { path: 'start', min: 1, max: 1, like: WRITTEN },
    { path: 'end', min: 1, max: 1, like: WRITTEN },
    { path: 'meta.security.system', min: 1, like: literal(SECURITY) },
    { path: 'meta.security.code', min: 1, like: /^(PUBLIC|PRO|SNP|CPTS)$/ },
    { path: 'serviceType.coding.code', min: 1, like: /^(AMB|HH|VR|604)$/ },
    { path: 'specialty.coding.code', min: 1, like: /^S[A-Z]+\d\d$/ },
    { path: 'appointmentType.coding.code', min: 1, max: 1, like: /^(ROUTINE|WALKIN)$/ },
    { path: 'comment', min: 1, max: 1, like: /^https?:\/\// },
  ],
  FrScheduleAgregateur: [{ path: 'actor.reference', min: 2, max: 2, like: REFERENCE }],
  FrPractitionerAgregateur: [
    { path: 'identifier.type.coding.code', min: 1, like: /^IDNPS$/ },
    { path: 'identifier.system', min: 1, like: literal('urn:oid:1.2.250.1.71.4.2.1') },
    { path: 'identifier.value', min: 1, like: /^8\d{11}$|^0\d{9}$/ },
  ],
  FrPractitionerRoleExerciceAgregateur: [
    { path: 'contained.resourceType', min: 1, like: /^Location$/ },
    { path: 'location.reference', min: 1, max: 1, like: /^#/ },
    { path: 'practitioner.reference', min: 1, max: 1, like: REFERENCE },
    { path: 'organization.identifier.value', max: 1, like: /^(1\w{9}|3\d{14}|4\d{14})$/ },
    { path: 'telecom.value', like: /^\+\d{11,12}$/ },
  ],
  FrLocationAgregateur: [
    { path: 'identifier.type.coding.code', min: 1, like: CODE },
    { path: 'identifier.system', min: 1 },
    { path: 'identifier.value', min: 1 },
    { path: 'address.line', min: 1, max: 1 },
    { path: 'address.city', min: 1, max: 1 },
    { path: 'address.postalCode', min: 1, max: 1, like: /^[0-9]{5}$/ },
    { path: 'position.latitude', min: 1, max: 1 },
    { path: 'position.longitude', min: 1, max: 1 },
  ],
  'sas-cpts-healthcareservice-aggregator': [
    { path: 'id', min: 1 },
    { path: 'providedBy.reference', min: 1, max: 1, like: /^Organization\// },
  ],
  'sas-cpts-organization-aggregator': [
    { path: 'identifier.value', min: 1, like: /^1[0-9]{9}$/ },
    { path: 'identifier.type.coding.code', min: 1, like: /^IDNST$/ },
    { path: 'name', min: 1, max: 1 },
  ],
};
PROFILES['sas-sos-bundle-aggregator'] = PROFILES['BundleAgregateur'] ?? [];
PROFILES['sas-sos-slot-aggregator'] = (PROFILES['FrSlotAgregateur'] ?? []).filter(
  ({ path }) => !path.startsWith('specialty'),
);
PROFILES['sas-sos-schedule-aggregator'] = [
  { path: 'actor.reference', min: 1, max: 1, like: /^Location\/[A-Za-z0-9.-]{1,64}$/ },
];
PROFILES['sas-sos-location-aggregator'] = [
  ...(PROFILES['FrLocationAgregateur'] ?? []),
  { path: 'name', min: 1, max: 1 },
  { path: 'managingOrganization.reference', min: 1, max: 1, like: /^Organization\// },
];
PROFILES['sas-sos-organization-aggregator'] = [
  { path: 'identifier.value', min: 1, max: 1, like: /^3[0-9]{14}$/ },
  { path: 'identifier.system', min: 1, like: literal('urn:oid:1.2.250.1.71.4.2.2') },
  { path: 'identifier.type.coding.code', min: 1, like: /^IDNST$/ },
  { path: 'name', min: 1, max: 1 },
];
PROFILES['sas-cpts-bundle-aggregator'] = PROFILES['BundleAgregateur'] ?? [];
PROFILES['sas-cpts-slot-aggregator'] = [
  ...(PROFILES['FrSlotAgregateur'] ?? []),
  { path: 'serviceType.extension.valueReference.reference', min: 1, like: /^HealthcareService\// },
];

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The values at a path, through lists. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each: unknown) => valuesAt(each, path));
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined || value === null ? [] : [value];
  return isObject(value) ? valuesAt(value[step], rest) : [];
}

/** Empty elements, which the guide forbids (faq.md, error 10). */
function emptiesIn(value: unknown, path: string): string[] {
  if (value === '' || value === null || (Array.isArray(value) && value.length === 0))
    return [`${path} is empty`];
  if (!isObject(value)) return [];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${path} is empty`];
  return entries.flatMap(([key, inner]) => emptiesIn(inner, `${path}.${key}`));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const profileOf = (resource: unknown): string =>
  textOf(valuesAt(resource, ['meta', 'profile'])[0])
    .split('/')
    .at(-1) ?? '';

function wrongIn(resource: Json): string[] {
  const name = profileOf(resource);
  const demands = PROFILES[name];
  const label = `${String(resource['resourceType'])} ${textOf(resource['id'])} (${name})`;
  if (!demands) return [`${label}: no such profile`];
  return demands.flatMap(({ path, min = 0, max = Infinity, like }) => {
    const values = valuesAt(resource, path.split('.'));
    const wrong = like ? values.filter((value) => !like.test(String(value))) : [];
    return [
      ...(values.length < min || values.length > max
        ? [`${label}: ${path} has ${values.length} values`]
        : []),
      ...wrong.map((value) => `${label}: ${path} is ${JSON.stringify(value)}`),
    ];
  });
}

/** Everything in a bundle that its profiles do not accept: a resource, a reference that leads nowhere, an empty element. */
export function wrongInBundle(bundle: Json): string[] {
  const entries = valuesAt(bundle, ['entry']).filter(isObject);
  const resources = entries.flatMap(({ resource }) => (isObject(resource) ? [resource] : []));
  const ids = new Set(resources.map(({ resourceType, id }) => `${String(resourceType)}/${String(id)}`));
  const contained = resources.flatMap((resource) => valuesAt(resource, ['contained']).filter(isObject));
  const leads = ['schedule', 'actor', 'practitioner', 'providedBy', 'managingOrganization'].flatMap(
    (member) => resources.flatMap((resource) => valuesAt(resource, [member, 'reference'])),
  );
  const gaps = leads.filter((reference) => !ids.has(String(reference)));
  return [
    ...[bundle, ...resources, ...contained].flatMap(wrongIn),
    ...gaps.map((reference) => `${String(reference)} leads nowhere`),
    ...emptiesIn(bundle, 'Bundle'),
  ];
}
