import { useCallback } from 'react';
import { api, type Notice } from '../../api.ts';
import { until } from '../../problem.ts';
import { Dot } from '../../ui/dot.tsx';
import { useHouse } from '../house.ts';
import { useSaid } from '../items/say-item.ts';
import { asked } from '../session.ts';
import { Asked } from '../space.tsx';
import { useSpaceWords } from '../space-words.ts';
import { useLoaded } from '../use-loaded.ts';

/** What the platform told this person, newest first. */
export function Notices() {
  const { say } = useSpaceWords();
  const load = useCallback(
    (signal: AbortSignal) => asked(api.notices.$get({ query: {} }, until(signal))),
    [],
  );
  const notices = useLoaded(load);
  return (
    <section>
      <h2>{say('notices.title')}</h2>
      <Asked loaded={notices}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{say('notices.none')}</p>}
            <ul className="lines">
              {items.map((notice) => (
                <NoticeLine key={notice.id} notice={notice} />
              ))}
            </ul>
          </>
        )}
      </Asked>
    </section>
  );
}

function NoticeLine({ notice: { kind, facts, at } }: { notice: Notice }) {
  const { sayCode } = useSpaceWords();
  const { agendas } = useHouse();
  const { instant } = useSaid();
  const zone = agendas[0]?.zone ?? 'Europe/Paris';
  const told = {
    ...facts,
    role: sayCode('role', facts['role'] ?? ''),
    reason: sayCode('reason', facts['reason'] ?? ''),
    until: facts['until'] === undefined ? '' : instant(facts['until'], zone),
  };
  return (
    <li>
      <Dot state={kind === 'break-glass' ? 'urgent' : 'fresh'} />
      {sayCode('notice', kind, told)}
      <p className="small quiet">{instant(at, zone)}</p>
    </li>
  );
}
