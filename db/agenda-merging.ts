import { BLANK_CONTENT, type AgendaContent } from './agenda-content.ts';

/** One voice about an appointment, and when it last spoke. */
export interface Voice {
  content: AgendaContent;
  validAt: Date | null;
  observedAt: Date;
}

const spokeAt = ({ validAt, observedAt }: Voice): number => (validAt ?? observedAt).getTime();

/** What is shown of an appointment: the last word, completed by what the others know and it leaves out. */
export function mergeVoices(voices: readonly Voice[]): AgendaContent | null {
  const [last, ...others] = voices.toSorted((one, other) => spokeAt(other) - spokeAt(one));
  if (!last) return null;
  return others.reduce((merged, { content }) => complete(merged, content), last.content);
}

function complete(known: AgendaContent, more: AgendaContent): AgendaContent {
  return {
    ...BLANK_CONTENT,
    ...known,
    end: known.end ?? more.end,
    practitioner: known.practitioner && {
      rpps: known.practitioner.rpps ?? more.practitioner?.rpps ?? null,
      name: known.practitioner.name ?? more.practitioner?.name ?? null,
    },
    ...(known.practitioner === null && { practitioner: more.practitioner }),
    organization: known.organization ?? more.organization,
    specialties: known.specialties.length > 0 ? known.specialties : more.specialties,
    place: known.place ?? more.place,
    access: known.access ?? more.access,
    bring: known.bring ?? more.bring,
    modality: known.modality ?? more.modality,
    link: known.link ?? more.link,
    manageUrl: known.manageUrl ?? more.manageUrl,
  };
}
