import { useCallback, useState } from 'react';
import { api, type Access, type AccessKind } from '../../api.ts';
import { until } from '../../problem.ts';
import { Dot } from '../../ui/dot.tsx';
import { useHouse } from '../house.ts';
import { useSaid } from '../items/say-item.ts';
import { asked } from '../session.ts';
import { Asked, Space } from '../space.tsx';
import { useSpaceWords } from '../space-words.ts';
import { useLoaded } from '../use-loaded.ts';

/** Rows a look asks for at first, and those added each time more is asked. */
const STEP = 20;
const MOST = 100;

/** Who looked: emergencies first and apart, then people, then support and the platform, then oneself. */
export default function WhoLookedPage() {
  const { say, locale } = useSpaceWords();
  const { session } = useHouse();
  const [own, setOwn] = useState(false);
  const file = (format: string) => `/api/accesses/file?format=${format}&lang=${locale}`;
  return (
    <Space title={say('looked.title')}>
      <p>{say('looked.about')}</p>
      <p className="small quiet">{say('looked.number', { number: session.account })}</p>
      <Accesses kind="emergency" title={say('looked.emergency')} none={say('looked.emergency.none')} />
      <Accesses kind="people" title={say('looked.people')} none={say('looked.people.none')} />
      <Accesses kind="services" title={say('looked.services')} none={say('looked.services.none')} />
      <p>
        <button type="button" className="more" aria-expanded={own} onClick={() => setOwn(!own)}>
          {say(own ? 'looked.mine.hide' : 'looked.mine.show')}
        </button>
      </p>
      {own && <Accesses kind="mine" title={say('looked.mine')} none={say('looked.mine.none')} />}
      <p className="row">
        <span className="more-line">{say('looked.download')}</span>
        <a className="more" href={file('csv')} download>
          {say('looked.csv')}
        </a>
        <a className="more" href={file('json')} download>
          {say('looked.json')}
        </a>
      </p>
    </Space>
  );
}

function Accesses({ kind, title, none }: { kind: AccessKind; title: string; none: string }) {
  const { say, locale } = useSpaceWords();
  const [limit, setLimit] = useState(STEP);
  const load = useCallback(
    (signal: AbortSignal) =>
      asked(api.accesses.$get({ query: { kind, limit: String(limit), lang: locale } }, until(signal))),
    [kind, limit, locale],
  );
  const accesses = useLoaded(load);
  return (
    <section>
      <h2>
        {kind === 'emergency' && (accesses.data?.items.length ?? 0) > 0 && <Dot state="urgent" />}
        {title}
      </h2>
      <Asked loaded={accesses}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p>{none}</p>}
            <ul className="lines">
              {items.map((access) => (
                <AccessLine key={access.id} access={access} />
              ))}
            </ul>
            {next !== undefined && limit < MOST && (
              <button type="button" className="more" onClick={() => setLimit(Math.min(MOST, limit * 2))}>
                {say('looked.more')}
              </button>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}

/** By what one came, then the beginning of the address. */
function AccessLine({ access: { at, sentence, origin, emergency } }: { access: Access }) {
  const { say, sayCode } = useSpaceWords();
  const [channel = '', network = ''] = origin.split(' ');
  const { agendas } = useHouse();
  const { instant } = useSaid();
  return (
    <li className={emergency ? 'emergency' : undefined}>
      {sentence}
      <p className="small quiet">
        <time dateTime={at}>{instant(at, agendas[0]?.zone ?? 'Europe/Paris')}</time>{' '}
        {say('looked.from', { channel: sayCode('channel', channel), network })}
      </p>
    </li>
  );
}
