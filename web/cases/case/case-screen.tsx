import { useNavigate } from '@tanstack/react-router';
import { Failed } from '../../shell/trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import type { CaseFile } from '../case-queries.ts';
import { titleOf } from '../case-words.ts';
import { CaseActs } from './case-acts.tsx';
import { CaseFacts } from './case-facts.tsx';
import { CaseHistory } from './case-history.tsx';
import styles from './case-page.module.css';
import desk from '../../ui/desk.module.css';
import { CallbackCard, HandOverCard } from './hand-over-card.tsx';
import { PriorityMark } from '../lists/case-line.tsx';
import { QueuePanel } from '../lists/queue-panel.tsx';
import { StandingCard } from './standing-card.tsx';
import { usePageTitle } from '../use-page-title.ts';
import { useSteps, type Steps } from '../steps/use-steps.ts';

/** A case: who calls and why, what was decided and asked, what one does now, and all that happened. */
export function CaseScreen({ caseId }: { caseId: string }) {
  const words = useWords();
  const { say } = words;
  const navigate = useNavigate();
  const steps = useSteps(caseId, (step) => {
    if (step === 'start-search') void navigate({ to: '/', search: { case: caseId } });
  });
  const { file, error, retry } = steps;
  usePageTitle(file ? titleOf(file.header, words) : say('queue.title'));
  return (
    <main id="content" className={styles['page']}>
      <QueuePanel caseId={caseId} />
      {file ? (
        <>
          <Card file={file} steps={steps} />
          <CaseActs caseId={caseId} steps={steps} file={file} />
        </>
      ) : (
        <div className={styles['work']}>
          {error ? (
            <Failed title={say('case.failed')} error={error} onRetry={retry} />
          ) : (
            <p>{say('queue.wait')}</p>
          )}
        </div>
      )}
    </main>
  );
}

function Card({ file, steps }: { file: CaseFile; steps: Steps }) {
  const words = useWords();
  const { say } = words;
  const { header, masked } = file;
  return (
    <article className={styles['work']} aria-labelledby="case-title">
      <h1 id="case-title" tabIndex={-1}>
        <PriorityMark priority={header.priority} /> {titleOf(header, words)}
      </h1>
      {masked && <p className={desk['quiet']}>{say('case.masked.why')}</p>}
      <StandingCard header={header} />
      <HandOverCard file={file} steps={steps} />
      <CallbackCard file={file} steps={steps} />
      {!masked && <CaseFacts key={header.id} file={file} />}
      <CaseHistory file={file} />
    </article>
  );
}
