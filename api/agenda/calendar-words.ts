import type { AgendaContent } from '../../db/agenda-content.ts';
import type { CalendarDetail } from '../../db/vocabulary.ts';

/** What stands in a phone for one item: never how to get in, what to bring, nor a text anyone wrote. */
export interface CalendarWords {
  summary: string;
  location: string | null;
  geo: { lat: number; lon: number } | null;
  link: string | null;
}

const CANCELLED = 'ANNULÉ – ';

/** The words of an item at a level of detail; a reminder takes no time and says its title to `detailed` alone. */
export function calendarWords(
  { type, cancelled }: { type: 'appointment' | 'reminder'; cancelled: boolean },
  content: AgendaContent,
  detail: CalendarDetail,
): CalendarWords {
  const { summary, ...rest } = type === 'reminder' ? reminder(content, detail) : appointment(content, detail);
  return { summary: cancelled ? CANCELLED + summary : summary, ...rest };
}

const NOWHERE = { location: null, geo: null, link: null };

function reminder({ title }: AgendaContent, detail: CalendarDetail): CalendarWords {
  return { summary: detail === 'detailed' ? (title ?? 'Rappel santé') : 'Rappel santé', ...NOWHERE };
}

function appointment(content: AgendaContent, detail: CalendarDetail): CalendarWords {
  if (detail === 'busy') return { summary: 'Occupé', ...NOWHERE };
  const { place, practitioner, organization, modality, link } = content;
  if (detail === 'sober') return { summary: 'Rendez-vous santé', ...NOWHERE, location: place?.city ?? null };
  const who = practitioner?.name ?? organization?.name;
  const remote = modality === 'VR' ? ' (téléconsultation)' : '';
  const town = [place?.postalCode, place?.city].filter(Boolean).join(' ');
  const where = [place?.name, place?.line, town].filter(Boolean).join(', ');
  const known = place && place.lat !== null && place.lon !== null;
  return {
    summary: (who ? `Rendez-vous : ${who}` : 'Rendez-vous santé') + remote,
    location: where || null,
    geo: known ? { lat: place.lat!, lon: place.lon! } : null,
    link: modality === 'VR' ? link : null,
  };
}
