import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { SayAloud } from '../booking/say-aloud.tsx';
import { KeyButton } from '../keys/key-button.tsx';
import { KeyCap, shortcutOf } from '../keys/key-cap.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { useSession, zoneOf } from '../session.ts';
import { sentenceOf } from '../shell/trouble.tsx';
import controls from '../ui/controls.module.css';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { clashesQuery, type CaseFile, type Command } from './case-queries.ts';
import { whenOf } from './case-words.ts';
import styles from './cases.module.css';
import { StepDialog } from './step-dialog.tsx';
import type { Steps } from './use-steps.ts';

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
      <Clashes caseId={caseId} file={file} onOverride={steps.take} />
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
      {others.length === 0 && <p className={styles['note']}>{say('acts.none')}</p>}
      <ul className={styles['steps']}>
        {others.map((step) => (
          <li key={step}>
            <button type="button" aria-disabled={pending || undefined} onClick={() => ask(step)}>
              {sayCode('step', step)}
            </button>
          </li>
        ))}
      </ul>
      <StepDialog steps={steps} />
    </aside>
  );
}

/** What the same person already has around their visit: a warning that one may set aside, saying why. */
function Clashes({
  caseId,
  file,
  onOverride,
}: {
  caseId: string;
  file: CaseFile;
  onOverride: (command: Command) => void;
}) {
  const words = useWords();
  const { say, sayCode } = words;
  const now = useNow(60_000);
  const zone = zoneOf(useSession());
  const [reason, setReason] = useState('');
  const start = file.header.booking?.start ?? undefined;
  const when = {
    start: start ?? '',
    end: new Date(Date.parse(start ?? '1970-01-01') + 1_800_000).toISOString(),
  };
  const { data: clashes = [] } = useQuery({
    ...clashesQuery(caseId, when),
    enabled: start !== undefined && !file.masked,
  });
  const open = clashes.filter(({ overridden }) => !overridden);
  const [first] = open;
  if (!first) return null;
  return (
    <section className={styles['card']} role="alert" aria-label={say('clash.title')}>
      <h2>{say('clash.title')}</h2>
      <ul>
        {open.map(({ appointmentId, kind, start: at }) => (
          <li key={appointmentId}>
            {sayCode('clash', kind)} · {whenOf(at, { words, now, zone })}
          </li>
        ))}
      </ul>
      {file.steps.includes('override-clash') && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() === '') return;
            onOverride({ type: 'override-clash', appointmentId: first.appointmentId, reason: reason.trim() });
            setReason('');
          }}
        >
          <label className={styles['field']}>
            <span>{say('clash.why')}</span>
            <input
              type="text"
              maxLength={2000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          <button type="submit" className={controls['button']}>
            {say('clash.override')}
          </button>
        </form>
      )}
    </section>
  );
}
