import { useState } from 'react';
import { api } from '../../api.ts';
import { until } from '../../problem.ts';
import { usePeopleWords } from '../people/people-words.ts';
import { asked, endSession } from '../session.ts';
import { Sure } from '../space.tsx';

const FATES = ['sealed', 'erased'] as const;

/** Closing: kept sealed, or erased; pressed twice, and said in full before. */
export function CloseAccount() {
  const { say } = usePeopleWords();
  const [fate, setFate] = useState<(typeof FATES)[number]>('sealed');
  const close = async () => {
    await asked(api.closings.$post({ json: { fate, confirmed: true } }, until()));
    endSession();
  };
  return (
    <section aria-labelledby="close">
      <h2 id="close">{say('close.title')}</h2>
      <p>{say('close.about')}</p>
      <fieldset>
        <legend className="sr">{say('close.title')}</legend>
        {FATES.map((each) => (
          <label key={each} className="tick">
            <input type="radio" name="fate" checked={fate === each} onChange={() => setFate(each)} />
            <span>
              {say(`close.${each}`)}
              <small>{say(`close.${each}.more`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <Sure
        key={fate}
        words={{ ask: say('close.ask'), sure: say(`close.sure.${fate}`), keep: say('close.keep') }}
        onSure={close}
      />
    </section>
  );
}
