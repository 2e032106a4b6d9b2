import { Duration } from 'luxon';
import { z } from '@hono/zod-openapi';
import { CARER_SEXES, FEE_SECTORS, LANGUAGE, MODALITIES } from '../../db/vocabulary.ts';
import { integerParameter } from '../page.ts';
import { SORTS } from './ranking.ts';

/** Longest window one may search, days: beyond, slots are too uncertain to promise to a caller. */
export const LONGEST_WINDOW_DAYS = 14;
const DEFAULT_WINDOW = 'PT48H';

/** Beyond this latitude the projection of the index has no meaning, and France no care. */
const LATITUDE_LIMIT = 85;

/** What becomes of an offer of which a need is not known. */
const UNKNOWN_RULES = ['leave-out', 'keep'] as const;

const specialtyCode = z.string().regex(/^[A-Z]{1,5}\d{1,4}$/, 'must be a code of TRE_R38, such as SM54');

/** The query string of `GET /api/offers`. Numbers are read from strict text; out of range is refused, never clamped. */
export const offersQuery = z
  .strictObject({
    lat: decimalParameter(
      { min: -LATITUDE_LIMIT, max: LATITUDE_LIMIT },
      'Latitude, WGS 84 degrees; with `lon`.',
    ),
    lon: decimalParameter({ min: -180, max: 180 }, 'Longitude, WGS 84 degrees; with `lat`.'),
    commune: z
      .string()
      .regex(/^(\d{2}|2A|2B)\d{3}$/, 'must be an INSEE code of five characters')
      .optional()
      .openapi({
        description: 'INSEE code of a commune or arrondissement, instead of `lat` and `lon`.',
        example: '35238',
      }),
    specialty: repeated(specialtyCode, {
      items: { type: 'string' },
      description: 'TRE_R38 code, repeatable; SM26, SM53 and SM54 each mean general medicine.',
    }),
    from: instantParameter('Start of the window, an instant with its offset; with `to`.'),
    to: instantParameter('End of the window; with `from`.'),
    within: z
      .string()
      .refine(
        (text) => windowMs(text) !== undefined,
        'must be an ISO 8601 duration of days, hours and minutes',
      )
      .refine(
        (text) => (windowMs(text) ?? 0) <= LONGEST_WINDOW_DAYS * 86_400_000,
        `must be at most P${LONGEST_WINDOW_DAYS}D`,
      )
      .optional()
      .openapi({
        description: `From now on, instead of \`from\` and \`to\`; ${DEFAULT_WINDOW} when neither is given.`,
        example: 'PT48H',
      }),
    modality: repeated(z.enum(MODALITIES), {
      items: { type: 'string', enum: [...MODALITIES] },
      description: 'AMB at the practice, HH at home, VR by video; repeatable, any when absent.',
    }),
    practitioner: z
      .string()
      .regex(/^8?\d{11}$/, 'must be an RPPS number, with or without its prefix 8')
      .transform((text) => text.slice(-11))
      .optional()
      .openapi({
        type: 'string',
        description: "RPPS of the caller's own doctor: shown first, wherever they are.",
      }),
    children: yesParameter('Only who is known to see children.'),
    newPatients: yesParameter('Only who is known to see people who are not their patients yet.'),
    accessible: yesParameter('Only places known to be reached in a wheelchair.'),
    sector: repeated(z.enum(FEE_SECTORS), {
      items: { type: 'string', enum: [...FEE_SECTORS] },
      description:
        'Fee sector, repeatable; `optam` is sector 2 with moderated fees, `3` is outside the agreement.',
    }),
    language: repeated(z.string().regex(LANGUAGE, 'must be a language of two letters, or lsf'), {
      items: { type: 'string' },
      description:
        'ISO 639-1 code, or `lsf` for the French sign language; repeatable, one of them is enough.',
    }),
    sex: z
      .enum(CARER_SEXES)
      .optional()
      .openapi({ description: 'Of the professional, where the person asks for it.' }),
    unknown: z
      .enum(UNKNOWN_RULES)
      .optional()
      .openapi({
        description:
          'What becomes of offers of which nobody knows whether they do what is asked: left out and counted in `needs` (without this), ' +
          'or kept, each saying what is not known.',
      }),
    sort: z.enum(SORTS).default('soonest').openapi({ description: 'By the first slot, or by distance.' }),
    radiusKm: decimalParameter(
      { above: 0, max: 200 },
      'Grows by itself until five offers or the cap when absent.',
    ),
    limit: integerParameter({ min: 1, max: 100, default: 20 }, 'How many offers at most.'),
    cursor: z.string().min(1).max(2000).optional().openapi({ description: 'The `next` of the page before.' }),
  })
  .superRefine(refuseContradictions);
export type OffersQuery = z.infer<typeof offersQuery>;

/** The window of a query in ms: what was asked, or from `now` on. A window that began is searched from `now`. */
export function windowOf(
  query: Pick<OffersQuery, 'from' | 'to' | 'within'>,
  now: number,
): { from: number; to: number } {
  if (query.from === undefined || query.to === undefined) {
    return { from: now, to: now + (windowMs(query.within ?? DEFAULT_WINDOW) ?? 0) };
  }
  return { from: Math.max(Date.parse(query.from), now), to: Date.parse(query.to) };
}

interface DecimalRange {
  min?: number;
  /** Exclusive lower bound. */
  above?: number;
  max: number;
}

function decimalParameter(range: DecimalRange, description: string) {
  const { min, above, max } = range;
  const words =
    above === undefined ? `must be between ${min} and ${max}` : `must be above ${above} and at most ${max}`;
  return z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,15})?$/, 'must be a decimal number')
    .transform(Number)
    .refine(
      (value) => value <= max && value >= (min ?? value) && (above === undefined || value > above),
      words,
    )
    .optional()
    .openapi({ type: 'number', minimum: min, exclusiveMinimum: above, maximum: max, description });
}

/** A need that is asked or not: what is not asked is not filtered. */
function yesParameter(description: string) {
  return z.literal('true', 'must be true, or left out').optional().openapi({ type: 'string', description });
}

function instantParameter(description: string) {
  return z.iso
    .datetime({ offset: true, error: 'must be an instant with its offset (Z, or +01:00 with + written %2B)' })
    .refine((text) => /^20\d\d/.test(text), 'must be in this century')
    .optional()
    .openapi({ description, example: '2026-11-24T14:00:00+01:00' });
}

interface RepeatedDocs {
  items: { type: 'string'; enum?: string[] };
  description: string;
}

/** Given once, a parameter arrives as text; given twice, as a list. */
function repeated<Item extends z.ZodType<string>>(item: Item, docs: RepeatedDocs) {
  const one = z.union([item, z.array(item).max(20)]);
  return one
    .transform((value) => [...new Set(Array.isArray(value) ? value : [value])])
    .optional()
    .openapi({ type: 'array', ...docs, param: { style: 'form', explode: true } });
}

/** Milliseconds of a duration; undefined when it is none, has calendar parts, or is not above zero. */
function windowMs(text: string): number | undefined {
  if (!/^P(\d{1,3}W|(\d{1,4}D)?(T(?=\d)(\d{1,5}H)?(\d{1,6}M)?)?)$/.test(text)) return undefined;
  const ms = Duration.fromISO(text).toMillis();
  return ms > 0 ? ms : undefined;
}

interface Contradictory {
  lat?: number | undefined;
  lon?: number | undefined;
  commune?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  within?: string | undefined;
}

function refuseContradictions(query: Contradictory, context: z.RefinementCtx): void {
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  const here = query.lat !== undefined || query.lon !== undefined;
  if (here && query.commune !== undefined) refuse('commune', 'give either `commune` or `lat` and `lon`');
  if (here && query.lon === undefined) refuse('lon', 'is needed with `lat`');
  if (here && query.lat === undefined) refuse('lat', 'is needed with `lon`');
  if (!here && query.commune === undefined) refuse('commune', 'say where: `commune`, or `lat` and `lon`');
  refuseWindow(query, refuse);
}

function refuseWindow(
  { from, to, within }: Contradictory,
  refuse: (name: string, message: string) => void,
): void {
  if (within !== undefined && (from ?? to) !== undefined)
    refuse('within', 'give either `within` or `from` and `to`');
  if (from !== undefined && to === undefined) refuse('to', 'is needed with `from`');
  if (from === undefined && to !== undefined) refuse('from', 'is needed with `to`');
  if (from === undefined || to === undefined) return;
  const length = Date.parse(to) - Date.parse(from);
  if (length <= 0) refuse('to', 'must be after `from`');
  if (length > LONGEST_WINDOW_DAYS * 86_400_000)
    refuse('to', `must be at most ${LONGEST_WINDOW_DAYS} days after \`from\``);
}
