import type { AgendaItem } from '../../api.ts';
import { Dot } from '../../ui/dot.tsx';
import { standingOf } from './items.ts';
import { useSaid } from './say-item.ts';
import type { Agenda } from '../use-agenda.ts';
import { useWords } from '../words.ts';

/** What is unusual about an item, each with its shape and its word: its status, a move, a conflict. */
export function Marks({ item, agenda }: { item: AgendaItem; agenda: Pick<Agenda, 'data' | 'moved'> }) {
  const { say } = useWords();
  const said = useSaid();
  const standing = standingOf(item);
  const before = agenda.moved.get(item.id);
  const nameOther = (id: string) => {
    const other = agenda.data?.items.find((each) => each.id === id);
    if (!other) return say('item.conflict.other');
    return `${said.title(other)}, ${said.instant(other.start, other.zone)}`;
  };
  return (
    <>
      {standing !== 'plain' && (
        <span className={`mark ${standing}`}>
          <Dot state={SHAPES[standing]} />
          {item.statusWord}
        </span>
      )}
      {before !== undefined && (
        <span className="mark moved">
          <Dot state="late" />
          {say('item.moved', { when: said.instant(before, item.zone) })}
        </span>
      )}
      {standing !== 'off' &&
        item.conflicts.map(({ kind, itemId }) => (
          <span key={`${kind} ${itemId}`} className="mark conflict">
            <Dot state="urgent" />
            {say(`item.conflict.${kind}`, { other: nameOther(itemId) })}
          </span>
        ))}
    </>
  );
}

const SHAPES = { off: 'refused', waiting: 'held', unknown: 'unknown' } as const;
