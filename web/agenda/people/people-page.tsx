import { useCallback } from 'react';
import { api, type Delegation, type Delegations, type Person } from '../../api.ts';
import { until } from '../../problem.ts';
import { AddChild } from './add-child.tsx';
import { Claim, Grown } from './come-of-age.tsx';
import { DelegationLine } from './delegation-line.tsx';
import { useHouse } from '../house.ts';
import { Invite } from './invite.tsx';
import { usePeopleWords } from './people-words.ts';
import { Received } from './received.tsx';
import { dateWords } from '../items/say-time.ts';
import { asked } from '../session.ts';
import { Asked, Space } from '../space.tsx';
import { useLoaded } from '../use-loaded.ts';
import { dayOf } from '../../time.ts';

const OPEN: ReadonlySet<Delegation['state']> = new Set(['pending', 'accepted']);

/** Whose agendas one opens, who acts in one's own, and for whom one acts. */
export default function PeoplePage() {
  const { say, locale } = usePeopleWords();
  const house = useHouse();
  const loadPeople = useCallback(
    (signal: AbortSignal) => asked(api.people.$get({ query: {} }, until(signal))),
    [],
  );
  const loadDelegations = useCallback(
    (signal: AbortSignal) => asked(api.delegations.$get({ query: { lang: locale } }, until(signal))),
    [locale],
  );
  const people = useLoaded(loadPeople);
  const delegations = useLoaded(loadDelegations);
  const changed = () => {
    people.reload();
    delegations.reload();
    house.reload();
  };
  return (
    <Space title={say('people.title')}>
      <Asked loaded={people}>
        {({ items, grown, waiting }) => (
          <>
            {waiting && <Claim onClaimed={changed} />}
            {grown.map((child) => (
              <Grown key={child.agendaId} child={child} />
            ))}
            <section aria-labelledby="mine">
              <h2 id="mine">{say('people.mine')}</h2>
              <ul className="lines">
                {items.map((person) => (
                  <PersonLine key={person.agendaId} person={person} />
                ))}
              </ul>
              <AddChild onAdded={changed} />
            </section>
            <Asked loaded={delegations}>
              {(all) => (
                <>
                  <Given people={items} all={all} onChanged={changed} />
                  <Received all={all} onChanged={changed} />
                </>
              )}
            </Asked>
          </>
        )}
      </Asked>
    </Space>
  );
}

function PersonLine({ person }: { person: Person }) {
  const { say, locale } = usePeopleWords();
  const { session } = useHouse();
  const { name, as, until: end, zone, holders } = person;
  const day = end === null ? null : dateWords(dayOf(end, zone), locale);
  return (
    <li>
      <b>{name ?? session.displayName}</b>
      {day !== null && (
        <p className="small quiet">
          {say(as === 'parent' ? 'people.until.majority' : 'people.until', { day })}.{' '}
          {as === 'parent' && say(holders > 1 ? 'people.second' : 'people.alone')}
        </p>
      )}
    </li>
  );
}

/** Who acts in one's agendas; ended ones are kept apart, with what was declared. */
function Given({ people, all, onChanged }: { people: Person[]; all: Delegations; onChanged: () => void }) {
  const { say } = usePeopleWords();
  const open = all.given.filter(({ state }) => OPEN.has(state));
  const old = all.given.filter(({ state }) => !OPEN.has(state));
  return (
    <section aria-labelledby="given">
      <h2 id="given">{say('people.given')}</h2>
      {open.length === 0 && <p>{say('people.given.none')}</p>}
      <ul className="lines">
        {open.map((each) => (
          <DelegationLine key={each.id} delegation={each} all={all} onChanged={onChanged} />
        ))}
      </ul>
      <Invite people={people} all={all} onMade={onChanged} />
      {old.length > 0 && (
        <details>
          <summary className="more">{say('people.old')}</summary>
          <ul className="lines">
            {old.map((each) => (
              <DelegationLine key={each.id} delegation={each} all={all} onChanged={onChanged} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
