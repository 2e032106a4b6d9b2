import { Failed } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { placeWord } from './place-words.ts';
import styles from './territory.module.css';
import type { useDraft } from './use-draft.ts';

/** What is not saved yet and the way to save it, in sight as long as there is something. */
export function SaveBar({ editing, form }: { editing: ReturnType<typeof useDraft>; form: string }) {
  const words = useWords();
  const { say } = words;
  const { unsaved, wrong, clashes, failure, saving, saved, giveUp } = editing;
  const dirty = unsaved.length > 0;
  return (
    <div className={styles['bar']} data-dirty={dirty || undefined}>
      {clashes !== undefined && dirty && (
        <div role="alert" className={styles['clash']}>
          <b>{say('territory.clash')}</b>
          <p>
            {clashes.length === 0
              ? say('territory.clash.none')
              : say('territory.clash.some', {
                  places: clashes.map((at) => placeWord(at, words)).join(' · '),
                })}
          </p>
        </div>
      )}
      {failure && <Failed title={say('territory.not-saved')} error={failure} />}
      <div className={styles['actions']}>
        <output>
          {dirty && say('territory.unsaved', { count: unsaved.length, wrong: wrong.size })}
          {!dirty && saved && say('territory.saved')}
          {!dirty && clashes !== undefined && say('territory.clash.same')}
        </output>
        {dirty && (
          <>
            <button type="submit" form={form} className={styles['first']} disabled={saving}>
              {say('territory.save')}
            </button>
            <button type="button" disabled={saving} onClick={giveUp}>
              {say('territory.give-up')}
            </button>
          </>
        )}
      </div>
    </div>
  );
}
