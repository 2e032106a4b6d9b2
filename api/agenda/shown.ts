import { openContent, type AgendaContent } from '../../db/agenda-content.ts';
import type { Deps } from '../router.ts';
import { isHelped, type Held } from './held.ts';

/** What someone who regulates reads of an appointment: neither what it is for, nor how to get in, nor what to bring. */
export const withoutHealth = (content: AgendaContent): AgendaContent => ({
  ...content,
  specialties: [],
  access: null,
  bring: null,
});

/** What an emergency reads of an appointment: with whom, where and what for, never how to get in, to prepare nor to cancel. */
export const inEmergency = (content: AgendaContent): AgendaContent => ({
  ...content,
  access: null,
  bring: null,
  note: null,
  manageUrl: null,
});

/** The content of an item as whoever opened its agenda may read it: a helper, who acts during a call, reads less. */
export function openShown(
  { vault }: Pick<Deps, 'vault'>,
  sealed: string,
  agenda: Pick<Held, 'kind'> | undefined,
): AgendaContent {
  const content = openContent(vault, sealed);
  return agenda && isHelped(agenda) ? withoutHealth(content) : content;
}
