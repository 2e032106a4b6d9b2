import { Link } from '@tanstack/react-router';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { KeyButton } from '../../keys/key-button.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { phoneLink, phoneWords } from '../../search/choice/say.ts';
import { Failed } from '../../shell/trouble.tsx';
import { sentenceOf } from '../../shell/trouble.tsx';
import { lengthWords } from '../../time.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/use-words.ts';
import type { CaseFile } from '../case-queries.ts';
import { ageWords, ownerOf, titleOf } from '../case-words.ts';
import { PriorityMark } from '../lists/case-line.tsx';
import styles from './case-bar.module.css';
import { StepDialog } from '../steps/step-dialog.tsx';
import type { Steps } from '../steps/use-steps.ts';
import { waitOf } from '../lists/urgency.ts';

/** Beside the search line: whom one searches for, and what one does next about them. */
export function CaseBar({ caseId, steps, onLeave }: { caseId: string; steps: Steps; onLeave: () => void }) {
  const { say } = useWords();
  const { file, error, retry } = steps;
  if (error && !file) {
    return (
      <div className={styles['bar']}>
        <Failed title={say('case.failed')} error={error} onRetry={retry} />
        <button type="button" className={styles['open']} onClick={onLeave}>
          {say('case.leave')}
        </button>
      </div>
    );
  }
  if (!file) return <p className={styles['bar']}>{say('queue.wait')}</p>;
  return <Bar caseId={caseId} steps={steps} file={file} />;
}

function Bar({ caseId, steps, file }: { caseId: string; steps: Steps; file: CaseFile }) {
  const words = useWords();
  const { say, sayCode } = words;
  const { header } = file;
  const { next, ask, pending, failure, asked } = steps;
  useKeys({
    ...(next ? { nextStep: () => ask(next) } : {}),
    ...(file.steps.includes('orient-beyond') ? { beyond: () => ask('orient-beyond') } : {}),
  });
  return (
    <section className={styles['bar']} aria-label={say('case.number', { number: header.number })}>
      <p className={styles['facts']}>
        <PriorityMark priority={header.priority} />
        <b>{titleOf(header, words)}</b>
        <Whom file={file} />
        {!steps.isMine && <span>{ownerOf(header, words)}</span>}
      </p>
      <p className={styles['acts']}>
        {next && (
          <KeyButton id="nextStep" waits={pending} onPress={() => ask(next)}>
            {sayCode('step', next)}
          </KeyButton>
        )}
        <Link
          to="/cases/$caseId"
          params={{ caseId }}
          className={styles['open']}
          aria-keyshortcuts={shortcutOf('card')}
        >
          {say('case.card')} <KeyCap id="card" />
        </Link>
      </p>
      {failure && asked === undefined && <p role="alert">{sentenceOf(failure, words)}</p>}
      <StepDialog steps={steps} />
    </section>
  );
}

/** Whom it is about, as far as the reader may know. */
function Whom({ file }: { file: CaseFile }) {
  const words = useWords();
  const { say, sayCode, locale } = words;
  const now = useNow(10_000);
  const { contact, motive, header, masked } = file;
  if (masked) return <span>{say('case.masked')}</span>;
  const person = [
    contact?.sex === 'F' || contact?.sex === 'M' ? sayCode('sex', contact.sex) : undefined,
    contact?.age === undefined ? undefined : ageWords(contact.age, words),
  ].filter((each) => each !== undefined);
  const about = [person.join(', '), motive?.motive].filter((each) => each !== undefined && each !== '');
  return (
    <>
      {about.length > 0 && <span className={styles['about']}>{about.join(' · ')}</span>}
      <span className={styles['wait']}>
        {say('case.waits', { wait: lengthWords(waitOf(header, now), locale) })}
      </span>
      {contact?.phone !== undefined && <a href={phoneLink(contact.phone)}>{phoneWords(contact.phone)}</a>}
    </>
  );
}
