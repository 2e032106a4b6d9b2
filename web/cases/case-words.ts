import { languageName } from '../search/languages.ts';
import { shortName } from '../search/offers/offer-words.ts';
import { dayOf, dayWords, hourOf, lengthWords } from '../time.ts';
import type { Words } from '../words/use-words.ts';
import type { CaseHeader } from './case-queries.ts';

interface Telling {
  words: Words;
  now: number;
  zone: string;
}

/** `1187 à orienter` */
export function titleOf({ number, state }: Pick<CaseHeader, 'number' | 'state'>, { sayCode }: Words): string {
  return `${number} ${sayCode('state', `case.${state}`)}`;
}

export function ownerOf({ owner }: Pick<CaseHeader, 'owner'>, { say, sayCode }: Words): string {
  return 'queue' in owner ? sayCode('queue', owner.queue) : (owner.name ?? say('case.owner.someone'));
}

/** The same in a line of a list: `C. Lefèvre` is enough to know which colleague. */
function keeperOf({ owner }: Pick<CaseHeader, 'owner'>, words: Words): string {
  const named = 'queue' in owner ? null : owner.name;
  return named === null ? ownerOf({ owner }, words) : shortName(named);
}

/** `14:45`, `demain 9:00`: an hour of today stands alone. */
export function whenOf(instant: string, { words: { locale }, now, zone }: Telling): string {
  const [day, today] = [dayOf(instant, zone), dayOf(now, zone)];
  const hour = hourOf(instant, zone);
  return day === today ? hour : `${dayWords(day, { today, locale })} ${hour}`;
}

/** What is said of a case under its title: what stands out, what is asked or promised, else who has it and until when. */
export function aboutOf(header: CaseHeader, telling: Telling): string[] {
  const { words } = telling;
  const { say, sayCode } = words;
  const { mark, asked, callback, booking, nextActionAt, doctorMustDecide } = header;
  const parts: (string | undefined)[] = [
    mark === null ? undefined : sayCode('mark', mark),
    doctorMustDecide ? say('case.doctor-decides') : undefined,
    asked === null
      ? undefined
      : say('case.asked', {
          to: 'queue' in asked.to ? sayCode('queue', asked.to.queue) : say('case.asked.person'),
          until: whenOf(asked.until, telling),
        }),
    callback === null ? undefined : callbackWords(callback, telling),
    booking === null ? undefined : bookingWords(booking, telling),
  ];
  const said = parts.filter((part) => part !== undefined);
  const owner = keeperOf(header, words);
  const asksOwner = asked !== null && sameQueue(asked.to, header.owner);
  if (said.length > 0 || nextActionAt === null) return asksOwner ? said : [...said, owner];
  return [owner, say('case.next', { at: whenOf(nextActionAt, telling) })];
}

/** Whether a hand-over waits in the very queue that has the case: it is named once. */
function sameQueue(to: NonNullable<CaseHeader['asked']>['to'], owner: CaseHeader['owner']): boolean {
  return 'queue' in to && 'queue' in owner && to.queue === owner.queue;
}

export function callbackWords(
  { from, to, failedAttempts }: NonNullable<CaseHeader['callback']>,
  telling: Telling,
): string {
  const { say } = telling.words;
  const window = { from: whenOf(from, telling), to: whenOf(to, telling) };
  if (failedAttempts === 0) return say('case.callback', window);
  return say('case.callback.tried', { ...window, count: failedAttempts });
}

function bookingWords({ state, start }: NonNullable<CaseHeader['booking']>, telling: Telling): string {
  const word = telling.words.sayCode('case.booking', state);
  return start === null ? word : `${word} ${whenOf(start, telling)}`;
}

/** `34 ans`, `8 mois`: an age as the call centres write it. */
export function ageWords(age: string, { say }: Words): string {
  const [, count, unit] = /^P(\d+)([YMWD])$/.exec(age) ?? [];
  if (count === undefined || unit === undefined) return age;
  const ages = { Y: 'age.years', M: 'age.months', W: 'age.weeks', D: 'age.days' } as const;
  const known = unit === 'Y' || unit === 'M' || unit === 'W' || unit === 'D' ? unit : 'Y';
  return say(ages[known], { count: Number(count) });
}

/** A language by its usual word here, else by its name: `breton`. */
export function languageWords(code: string, { sayCode, locale }: Words): string {
  const word = sayCode('language', code);
  return word === code ? languageName(code, locale) : word;
}

/** `retard 3 min` */
export function lateWords(late: number, { say, locale }: Words): string {
  return say('case.late', { late: lengthWords(late, locale) });
}
