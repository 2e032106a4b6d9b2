import type { ReactNode } from 'react';
import { api, type Delegation, type Delegations } from '../../api.ts';
import { until } from '../../problem.ts';
import { dayOf } from '../../time.ts';
import { useHouse } from '../house.ts';
import { usePeopleWords } from './people-words.ts';
import { useSaid } from '../items/say-item.ts';
import { dateWords } from '../items/say-time.ts';
import { asked } from '../session.ts';
import { Sure } from '../space.tsx';

interface DelegationLineProps {
  delegation: Delegation;
  all: Delegations;
  onChanged: () => void;
  /** What may be done about it beside ending it. */
  children?: ReactNode;
}

/** The words one declares for a deed on a delegation of a kind. */
export function declarationOf(all: Delegations, of: { kind: Delegation['kind']; act: string }): string {
  return all.declarations.items.find(({ kind, act }) => kind === of.kind && act === of.act)?.words ?? '';
}

/** One delegation, from either side: who, for whom, until when, what each declared, and the way to end it. */
export function DelegationLine({ delegation, all, onChanged, children }: DelegationLineProps) {
  const { say, sayCode, locale } = usePeopleWords();
  const { session, agendas } = useHouse();
  const { instant } = useSaid();
  const zone = agendas[0]?.zone ?? 'Europe/Paris';
  const { id, kind, state, delegate, person, quality, scopes, attestations, expiresAt, startsAt, endsAt } =
    delegation;
  const received = !all.given.some((each) => each.id === id);
  const as = sayCode('people.invite.as', kind === 'parent' ? 'parent' : quality);
  const day = (at: string) => dateWords(dayOf(at, zone), locale);
  const end = async () => {
    const param = { delegationId: String(id) };
    await asked(api.delegations[':delegationId'].end.$post({ param, json: { attested: true } }, until()));
    onChanged();
  };
  const open = state === 'accepted' || (state === 'pending' && !received);
  return (
    <li>
      <b>
        {received
          ? say('people.line.received', { quality: as, person })
          : say('people.line.given', { delegate, quality: as, person: person || session.displayName })}
      </b>
      <p className="small">
        {kind === 'help' && state === 'accepted'
          ? say('people.state.helping', { end: instant(endsAt, zone) })
          : sayCode('people.state', state, { day: day(expiresAt), start: day(startsAt), end: day(endsAt) })}
      </p>
      <p className="small quiet">{scopes.map((scope) => say(`people.scope.${scope}`)).join(' · ')}</p>
      {attestations.map(({ by, act, at }) => (
        <p key={`${by} ${act} ${at}`} className="small quiet">
          {say('people.declared', { by, when: instant(at, zone) })} {declarationOf(all, { kind, act })}
        </p>
      ))}
      {children}
      {open && (
        <Sure
          words={{
            ask: say('people.end'),
            sure: say('people.end.sure'),
            keep: say('people.end.keep'),
            what: declarationOf(all, { kind, act: 'revoked' }),
          }}
          onSure={end}
        />
      )}
    </li>
  );
}
