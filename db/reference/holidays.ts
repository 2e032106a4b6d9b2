import Holidays from 'date-holidays';

/** A public holiday: `day` is a local date, `scope` is `FR` or the INSEE code of the département that has it. */
export interface HolidayLine {
  day: string;
  scope: string;
  name: string;
}

/** Where law or custom adds days to the national ones, by INSEE code, as date-holidays names the place. */
const OWN_HOLIDAYS: Record<string, [country: string, state?: string]> = {
  '57': ['FR', '57'],
  '67': ['FR', '67'],
  '68': ['FR', '68'],
  '971': ['FR', 'GP'],
  '972': ['FR', 'MQ'],
  '973': ['FR', 'GF'],
  '974': ['FR', 'RE'],
  '976': ['FR', 'YT'],
  '977': ['FR', 'BL'],
  '978': ['FR', 'MF'],
  '986': ['WF'],
  '987': ['PF'],
  '988': ['NC'],
};

/** Saint-Martin has kept the 28th of May since 2018 (deliberation of 5 November 2015); the package still says the 27th. */
const CORRECTIONS: Record<string, Record<string, string>> = { '978': { '05-27': '05-28' } };

/**
 * The public holidays of the given years (`type` public: days observed without being off are left out). They are
 * computed, not copied: the data of date-holidays is CC BY-SA.
 */
export function listHolidays(years: number[]): HolidayLine[] {
  const national = holidaysOf(new Holidays('FR'), years).map(({ day, name }) => ({ day, scope: 'FR', name }));
  const everywhere = new Set(national.map(({ day }) => day));
  const local = Object.entries(OWN_HOLIDAYS).flatMap(([scope, [country, state]]) =>
    holidaysOf(state ? new Holidays(country, state) : new Holidays(country), years)
      .map(({ day, name }) => ({ day: corrected(day, scope), scope, name }))
      .filter(({ day }) => !everywhere.has(day)),
  );
  return [...national, ...local];
}

function holidaysOf(calendar: Holidays, years: number[]): { day: string; name: string }[] {
  return years
    .flatMap((year) => calendar.getHolidays(year, 'fr'))
    .filter(({ type }) => type === 'public')
    .map(({ date, name }) => ({ day: date.slice(0, 10), name }));
}

function corrected(day: string, scope: string): string {
  const replacement = CORRECTIONS[scope]?.[day.slice(5)];
  return replacement ? `${day.slice(0, 5)}${replacement}` : day;
}
