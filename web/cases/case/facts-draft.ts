import type { Place } from '../../api.ts';
import type { Contact, Motive } from '../case-queries.ts';
import { CALLERS, DIFFICULTIES, oneOf, PRECISIONS, SEXES } from '../vocabulary.ts';

/** What is known of a person as a form holds it: text and ticks, all of it optional. */
export interface FactsDraft {
  phone: string;
  otherPhone: string;
  caller: string;
  name: string;
  age: string;
  ageUnit: string;
  sex: string;
  doctorName: string;
  doctorRpps: string;
  placeLabel: string;
  /** What the label was understood as; kept while the label stays as it was. */
  placed: Omit<NonNullable<Contact['place']>, 'label' | 'access'> | undefined;
  access: string;
  language: string;
  difficulty: string;
  motive: string;
  notes: string;
  accessible: boolean;
  homeVisit: boolean;
  newPatients: boolean;
  sectorOne: boolean;
  doctorSex: string;
}

/** What the care must allow for, as `CaseMotive` names it. */
export const NEEDS = ['newPatients', 'accessible', 'homeVisit', 'sectorOne'] as const;

export function draftOf(contact: Contact, motive: Motive): FactsDraft {
  const { place, ownDoctor } = contact;
  const [, age = '', ageUnit = 'Y'] = /^P(\d+)([YMWD])$/.exec(contact.age ?? '') ?? [];
  const { needs } = motive;
  return {
    phone: contact.phone ?? '',
    otherPhone: contact.otherPhone ?? '',
    caller: contact.caller ?? '',
    name: contact.name ?? '',
    age,
    ageUnit,
    sex: contact.sex ?? '',
    doctorName: ownDoctor?.name ?? '',
    doctorRpps: ownDoctor?.rpps ?? '',
    placeLabel: place?.label ?? '',
    placed: place && { insee: place.insee, lat: place.lat, lon: place.lon, precision: place.precision },
    access: place?.access ?? '',
    language: contact.language ?? '',
    difficulty: contact.difficulty ?? '',
    motive: motive.motive ?? '',
    notes: motive.notes ?? '',
    accessible: needs?.accessible ?? false,
    homeVisit: needs?.homeVisit ?? false,
    newPatients: needs?.newPatients ?? false,
    sectorOne: needs?.sectorOne ?? false,
    doctorSex: needs?.sex ?? '',
  };
}

/** How exactly a place that was found says where someone is. */
const PRECISION_OF = {
  commune: 'VILLE',
  arrondissement: 'VILLE',
  'postal-code': 'VILLE',
  address: 'ADRESSE',
} as const satisfies Record<Place['kind'], (typeof PRECISIONS)[number]>;

/** The place that was chosen among those found, in the draft. */
export function placedAt(draft: FactsDraft, { label, insee, lat, lon, kind }: Place): FactsDraft {
  const exact = kind === 'address' && lat !== null && lon !== null ? { lat, lon } : {};
  const placed = { ...(insee === undefined ? {} : { insee }), ...exact, precision: PRECISION_OF[kind] };
  return { ...draft, placeLabel: label, placed };
}

const said = (text: string) => (text.trim() === '' ? undefined : text.trim());
/** Without what is not said: an absent member is a fact one still has to learn. */
function known<Facts extends object>(
  facts: Facts,
): { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> };
function known(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** The contact that a draft says. What is absent was not said. */
export function contactOf(draft: FactsDraft): Contact {
  const { placed } = draft;
  const label = said(draft.placeLabel);
  const doctor = known({
    rpps: /^\d{11}$/.test(draft.doctorRpps) ? draft.doctorRpps : undefined,
    name: said(draft.doctorName),
  });
  return known({
    phone: said(draft.phone),
    otherPhone: said(draft.otherPhone),
    caller: oneOf(CALLERS, draft.caller),
    name: said(draft.name),
    age: /^\d{1,3}$/.test(draft.age) ? `P${Number(draft.age)}${draft.ageUnit}` : undefined,
    sex: oneOf(SEXES, draft.sex),
    ownDoctor: Object.keys(doctor).length > 0 ? doctor : undefined,
    place:
      label === undefined
        ? undefined
        : {
            label,
            precision: 'INCONNUE' as const,
            ...known(placed ?? {}),
            ...known({ access: said(draft.access) }),
          },
    language: said(draft.language),
    difficulty: oneOf(DIFFICULTIES, draft.difficulty),
  });
}

/** The motive that a draft says, with what the care must allow for. */
export function motiveOf(draft: FactsDraft): Motive {
  const needs = known({
    accessible: draft.accessible || undefined,
    homeVisit: draft.homeVisit || undefined,
    newPatients: draft.newPatients || undefined,
    sectorOne: draft.sectorOne || undefined,
    sex: oneOf(['F', 'M'] as const, draft.doctorSex),
  });
  return known({
    motive: said(draft.motive),
    notes: said(draft.notes),
    needs: Object.keys(needs).length > 0 ? needs : undefined,
  });
}
