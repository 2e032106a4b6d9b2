import { useId, useRef } from 'react';
import { Display } from './display.tsx';
import { isHeld, isHelper, nameOf, useHouse } from './house.ts';
import { go, usePlace } from './place.ts';
import { useSaid } from './items/say-item.ts';
import { signOut } from './session.ts';
import { To } from './to.tsx';
import { useWords } from './words.ts';

/** The head of every page: what it is, and for whom. */
export function Top() {
  const { say } = useWords();
  const { session, chosen } = useHouse();
  const place = usePlace();
  const menu = useId();
  const name = chosen ? nameOf(chosen, session) : session.displayName;
  const title = chosen && !isHeld(chosen) ? say('agenda.of', { name }) : say('agenda.title');
  const home = place.space === null && place.item === null;
  return (
    <>
      <header className="top">
        {session.sandbox && <p className="sandbox">{say('agenda.sandbox')}</p>}
        {home ? <h1>{title}</h1> : <To place={{}}>‹ {title}</To>}
        <button type="button" className="who" popoverTarget={menu}>
          <span>{name}</span> <span aria-hidden="true">▾</span>
          <span className="sr">, {say('who.menu')}</span>
        </button>
      </header>
      <Menu id={menu} />
    </>
  );
}

function Menu({ id }: { id: string }) {
  const { say } = useWords();
  const { session } = useHouse();
  const box = useRef<HTMLDialogElement>(null);
  return (
    <dialog id={id} ref={box} popover="auto" className="menu" aria-label={say('who.menu')}>
      <Persons onChosen={() => box.current?.hidePopover()} />
      <Display />
      <p>
        <button type="button" className="button" onClick={() => void signOut()}>
          {say('display.out')}
        </button>{' '}
        <span className="small quiet">{session.displayName}</span>
      </p>
    </dialog>
  );
}

/** Me and my children together, each of us alone, and those who let me act for them. */
function Persons({ onChosen }: { onChosen: () => void }) {
  const { say } = useWords();
  const { agendas, session, chosen } = useHouse();
  if (agendas.length < 2) return null;
  const show = (who: number | null) => {
    go({ space: null, item: null, who });
    onChosen();
  };
  const family = agendas.some(({ as }) => as === 'parent');
  return (
    <fieldset className="persons">
      <legend>{say('who.show')}</legend>
      {family && (
        <button type="button" className="line" aria-pressed={chosen === null} onClick={() => show(null)}>
          {say('who.all')}
        </button>
      )}
      {agendas.map((agenda) => {
        const alone = agenda.as === 'self' && !family;
        return (
          <button
            key={agenda.id}
            type="button"
            className="line"
            aria-pressed={chosen?.id === agenda.id || (alone && chosen === null)}
            onClick={() => show(alone ? null : agenda.id)}
          >
            {nameOf(agenda, session)} <small>{say(AS_WORD[agenda.as])}</small>
          </button>
        );
      })}
    </fieldset>
  );
}

const AS_WORD = {
  self: 'who.me',
  parent: 'who.child',
  delegate: 'who.delegate',
  helper: 'who.delegate',
} as const;

/** Said on every page as long as one acts for someone else. */
export function Acting() {
  const { say } = useWords();
  const { instant } = useSaid();
  const { chosen, session } = useHouse();
  if (!chosen || isHeld(chosen)) return null;
  const { until, zone } = chosen;
  const name = nameOf(chosen, session);
  const helping = isHelper(session);
  return (
    <div className="acting">
      <output>
        {say('who.acting', { name })}{' '}
        {helping && until !== null && say('who.helping.until', { when: instant(until, zone) })}
      </output>
      <button type="button" className="button" onClick={() => go({ space: null, item: null, who: null })}>
        {say(helping ? 'who.helping.end' : 'who.acting.end')}
      </button>
    </div>
  );
}
