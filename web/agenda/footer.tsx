import { isHelper, useHouse } from './house.ts';
import { SPACES } from './place.ts';
import { To } from './to.tsx';
import { useWords } from './words.ts';

/** What is beside the agenda, and what to do when it is urgent. */
export function Footer() {
  const { say } = useWords();
  const { session } = useHouse();
  return (
    <footer className="foot">
      {!isHelper(session) && (
        <nav aria-label={say('agenda.spaces')}>
          {SPACES.map((space) => (
            <To key={space} place={{ space }}>
              {say(`space.${space}`)} <span aria-hidden="true">›</span>
            </To>
          ))}
        </nav>
      )}
      <p className="small quiet">{say('agenda.emergency')}</p>
    </footer>
  );
}
