import type { AgendaItem } from '../../api.ts';
import { useSaid } from './say-item.ts';

/** What goes with a name: the specialty, in the French of its list whatever the page speaks, and how it takes place. */
export function About({ item }: { item: AgendaItem }) {
  const said = useSaid();
  const [about, way] = [said.about(item), said.way(item)];
  return (
    <span className="about">
      {about !== '' && <span lang="fr">, {about}</span>}
      {way !== '' && `, ${way}`}
    </span>
  );
}
