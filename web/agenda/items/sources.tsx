import type { AgendaItem } from '../../api.ts';
import { Dot } from '../../ui/dot.tsx';
import { useSaid } from './say-item.ts';
import { useWords } from '../words.ts';

/** Who says so, and when each was last heard; those who fell silent are marked. */
export function Sources({ item }: { item: AgendaItem }) {
  const { say } = useWords();
  const said = useSaid();
  const heard = item.sources.filter(({ vendor }) => vendor !== null);
  return (
    <>
      {said.sources(item)}
      {heard.map(({ vendor, feed, lastHeardAt, state }) => (
        <small key={feed} className="source">
          {state !== 'live' && <Dot state="silent" />}
          {vendor}
          {say('item.is', {
            what:
              lastHeardAt === null
                ? say('source.never')
                : say('source.lost', { when: said.instant(lastHeardAt, item.zone) }),
          })}
        </small>
      ))}
    </>
  );
}
