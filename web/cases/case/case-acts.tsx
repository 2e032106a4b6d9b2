import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { SayAloud } from '../../booking/say-aloud.tsx';
import { KeyButton } from '../../keys/key-button.tsx';
import { KeyCap, shortcutOf } from '../../keys/key-cap.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { sentenceOf } from '../../shell/trouble.tsx';
import controls from '../../ui/controls.module.css';
import { useWords } from '../../words/use-words.ts';
import { clashesQuery, type CaseFile } from '../case-queries.ts';
import styles from './case-acts.module.css';
import desk from '../../ui/desk.module.css';
import { ClashForm } from '../steps/clash-form.tsx';
import { StepDialog } from '../steps/step-dialog.tsx';
import type { Steps } from '../steps/use-steps.ts';

/** How long a visit is taken to last where nothing says it. */
const USUAL_VISIT_MS = 30 * 60_000;

interface CaseActsProps {
  caseId: string;
  steps: Steps;
  file: CaseFile;
}

/** At the right: what to say, what one does now, then all else that may be done from here. */
export function CaseActs({ caseId, steps, file }: CaseActsProps) {
  const words = useWords();
  const { say, sayCode, locale } = words;
  const { next, ask, pending, failure, asked } = steps;
  useKeys({
    ...(next ? { nextStep: () => ask(next) } : {}),
    ...(file.steps.includes('orient-beyond') ? { beyond: () => ask('orient-beyond') } : {}),
  });
  const others = steps.offered.filter((step) => step !== next);
  return (
    <aside className={styles['acts']} aria-label={say('acts.title')}>
      {file.toSay !== null && <SayAloud when={say('choice.say.now')} sentence={file.toSay[locale]} />}
      <Clashes caseId={caseId} file={file} steps={steps} />
      {next && (
        <div className={controls['row']}>
          <KeyButton id="nextStep" first waits={pending} onPress={() => ask(next)}>
            {sayCode('step', next)}
          </KeyButton>
        </div>
      )}
      <p className={controls['row']}>
        <Link
          to="/"
          search={{ case: caseId }}
          className={controls['button']}
          aria-keyshortcuts={shortcutOf('offers')}
        >
          {say('acts.search')} <KeyCap id="offers" />
        </Link>
      </p>
      {failure && asked === undefined && <p role="alert">{sentenceOf(failure, words)}</p>}
      <h2>{say('acts.others')}</h2>
      {others.length === 0 && <p className={desk['quiet']}>{say('acts.none')}</p>}
      <ul className={styles['steps']}>
        {others.map((step) => (
          <li key={step}>
            <button
              type="button"
              aria-disabled={pending || undefined}
              aria-keyshortcuts={step === 'orient-beyond' ? shortcutOf('beyond') : undefined}
              onClick={() => ask(step)}
            >
              {sayCode('step', step)} {step === 'orient-beyond' && <KeyCap id="beyond" />}
            </button>
          </li>
        ))}
      </ul>
      <StepDialog steps={steps} />
    </aside>
  );
}

/** What the same person already has around their visit. */
function Clashes({
  caseId,
  file,
  steps,
}: {
  caseId: string;
  file: CaseFile;
  steps: Pick<Steps, 'take' | 'pending'>;
}) {
  const { say } = useWords();
  const start = file.header.booking?.start ?? undefined;
  const when = {
    start: start ?? '',
    end: new Date(Date.parse(start ?? '1970-01-01') + USUAL_VISIT_MS).toISOString(),
  };
  const { data: clashes = [] } = useQuery({
    ...clashesQuery(caseId, when),
    enabled: start !== undefined && !file.masked,
  });
  const open = clashes.filter(({ overridden }) => !overridden);
  if (open.length === 0) return null;
  const override = (reason: string) => {
    for (const { appointmentId } of open) steps.take({ type: 'override-clash', appointmentId, reason });
  };
  return (
    <ClashForm
      clashes={open}
      label={say('clash.override')}
      waits={steps.pending}
      failure={undefined}
      onOverride={file.steps.includes('override-clash') ? override : undefined}
    />
  );
}
