import { DateTime } from 'luxon';
import { inWords } from '../language.ts';
import { sayPhone } from './phones.ts';

/** A visit as it is told to whoever calls. Instants in ms. */
export interface Visit {
  start: number;
  /** IANA zone of the place. */
  zone: string;
  /** With whom: a professional, or a structure. */
  who: string;
  place: string | null;
  phone: string | null;
  /** By video: nowhere to go. */
  video: boolean;
  /** The professional comes to the person. */
  home: boolean;
}

export interface Said {
  fr: string;
  en: string;
}

const SAFETY: Said = {
  fr: 'Si votre état s’aggrave ou si vous avez un doute, rappelez le 15 sans attendre.',
  en: 'If you get worse or have any doubt, call 15 again at once.',
};

function whenOf({ start, zone }: Visit, { now, locale }: { now: number; locale: string }): string {
  const at = DateTime.fromMillis(start, { zone }).setLocale(locale);
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  const days = Math.round(at.startOf('day').diff(today, 'days').days);
  const french = locale === 'fr';
  const hour = french ? at.toFormat("H 'h' mm").replaceAll(' ', '\u{a0}') : at.toFormat('h:mm a');
  const near = french ? ['aujourd’hui', 'demain'][days] : ['today', 'tomorrow'][days];
  const day = near ?? inWords(at, 'cccc d LLLL');
  return french ? `${day} à ${hour}` : `${day} at ${hour}`;
}

/** What to tell the caller of a visit, in words one can read aloud. */
export function sayVisit(visit: Visit, now: number): Said {
  const { who, place, phone, video, home } = visit;
  const [fr, en] = [whenOf(visit, { now, locale: 'fr' }), whenOf(visit, { now, locale: 'en' })];
  const where: Said = video
    ? { fr: 'Ce sera en vidéo.', en: 'It will be by video.' }
    : home
      ? { fr: 'On viendra chez vous.', en: 'Someone will come to your home.' }
      : place === null
        ? { fr: '', en: '' }
        : { fr: `C’est à cette adresse : ${place}.`, en: `The address is: ${place}.` };
  const call: Said =
    phone === null
      ? { fr: '', en: '' }
      : {
          fr: `Pour prévenir d’un retard ou annuler, appelez le ${sayPhone(phone)}.`,
          en: `To say you are late or to cancel, call ${sayPhone(phone)}.`,
        };
  return {
    fr: joined(`Vous avez rendez-vous ${fr} avec ${who}.`, where.fr, call.fr, SAFETY.fr),
    en: joined(`You have an appointment ${en} with ${who}.`, where.en, call.en, SAFETY.en),
  };
}

/** What to tell of a call that is promised. */
export function sayCallback({ from, to, zone }: { from: number; to: number; zone: string }): Said {
  const between = (locale: string) => {
    const at = (ms: number) => DateTime.fromMillis(ms, { zone }).setLocale(locale);
    return locale === 'fr'
      ? `entre ${at(from).toFormat("H 'h' mm")} et ${at(to).toFormat("H 'h' mm")}`.replaceAll(
          /(\d) h (\d)/g,
          '$1\u{a0}h\u{a0}$2',
        )
      : `between ${at(from).toFormat('h:mm a')} and ${at(to).toFormat('h:mm a')}`;
  };
  return {
    fr: joined(`Nous vous rappelons ${between('fr')}. Gardez votre téléphone près de vous.`, SAFETY.fr),
    en: joined(`We will call you back ${between('en')}. Keep your telephone near you.`, SAFETY.en),
  };
}

const joined = (...sentences: string[]) => sentences.filter((each) => each !== '').join(' ');

/** A person's name as it is said: registers write the family's in capitals. */
export const sayName = (name: string): string =>
  name.replaceAll(/\p{Lu}{2,}/gu, (word) => word.charAt(0) + word.slice(1).toLocaleLowerCase('fr'));
