import type { CaseFile, Step } from '../case-queries.ts';
import { ELSEWHERE } from './step-forms.ts';

interface Reader {
  isMine: boolean;
  /** A hand-over waits for the reader's answer, or for one of the queues they serve. */
  askedOfMe: boolean;
  /** A doctor may take a case from who has it; the others ask them for it. */
  isDoctor: boolean;
}

/** The steps that mean something now, among those that the territory lets the reader take, in the order of the server's list. */
export function offeredSteps(
  {
    steps,
    header,
  }: { steps: readonly Step[]; header: Pick<CaseFile['header'], 'asked' | 'state' | 'callback' | 'owner'> },
  { isMine, askedOfMe, isDoctor }: Reader,
): Step[] {
  const means: Partial<Record<Step, boolean>> = {
    take: !isMine && (isDoctor || 'queue' in header.owner),
    answer: askedOfMe && !isMine,
    'cancel-hand-over': header.asked !== null,
    'ask-doctor': header.asked === null,
    'hand-over': header.asked === null,
    'attempt-callback': header.callback !== null,
    'start-search': header.state !== 'searching',
  };
  return steps.filter((step) => !ELSEWHERE.has(step) && means[step] !== false);
}
