import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession, zoneOf } from '../../session.ts';
import {
  caseQuery,
  casesQuery,
  takeStep,
  type CaseFile,
  type CaseHeader,
  type Clash,
  type Command,
  type Step,
} from '../case-queries.ts';
import { offeredSteps } from './offered-steps.ts';
import { commandOf } from './step-commands.ts';
import { STEP_FORMS, type Values } from './step-forms.ts';
import { nextStep } from '../lists/urgency.ts';

/** Other visits of the same person, and why one goes on all the same. */
export interface Weighed {
  clashes: readonly Clash[];
  reason: string;
}

export interface Steps {
  file: CaseFile | undefined;
  error: Error | null;
  retry: () => void;
  /** Whether the reader has the case: they alone work on it. */
  isMine: boolean;
  /** The steps that mean something now. */
  offered: readonly Step[];
  /** What one does now. */
  next: Step | undefined;
  /** The step whose questions are on screen. */
  asked: Step | undefined;
  /** Takes a step that asks nothing, or opens its questions. */
  ask: (step: Step) => void;
  /** Closes the questions. */
  leave: () => void;
  /** Takes the step with these answers, once what it clashes with was weighed; false when an answer is missing. */
  submit: (step: Step, values: Values, weighed?: Weighed) => boolean;
  /** Takes a step that something else on the page has filled. */
  take: (command: Command) => void;
  failure: Error | null;
  /** Forgets the failure: what failed is being changed. */
  forgive: () => void;
  pending: boolean;
}

/** A case and the steps its reader may take. `onTaken` hears of each that was. */
export function useSteps(
  caseId: string | undefined,
  onTaken?: (step: Step, after: CaseHeader) => void,
): Steps {
  const session = useSession();
  const me = session.account;
  const zone = zoneOf(session);
  const {
    data: file,
    error,
    refetch,
  } = useQuery({ ...caseQuery(caseId ?? ''), enabled: caseId !== undefined });
  const [asked, setAsked] = useState<Step>();
  const {
    mutate,
    error: failure,
    isPending,
    reset,
  } = useTaking(caseId, (step, after) => {
    setAsked(undefined);
    onTaken?.(step, after);
  });
  const submit = (step: Step, values: Values, weighed?: Weighed) => {
    const making = {
      now: Date.now(),
      zone,
      requestId: file?.handOver?.requestId,
      ownDoctor: file?.contact?.ownDoctor?.rpps,
    };
    const command = commandOf(step, values, making);
    if (command) mutate({ command, weighed });
    return command !== undefined;
  };
  const owner = file?.header.owner;
  const isMine = owner !== undefined && 'accountId' in owner && owner.accountId === me;
  const { data: askedOfMe } = useQuery({ ...casesQuery('asked'), enabled: caseId !== undefined });
  const reader = {
    isMine,
    askedOfMe: askedOfMe?.items.some(({ id }) => id === caseId) ?? false,
    isDoctor: session.role === 'chief-regulator',
  };
  const offered = file ? offeredSteps(file, reader) : [];
  return {
    file,
    error,
    retry: () => void refetch(),
    isMine,
    offered,
    next: file && nextStep(file.header, { steps: offered, isMine }),
    asked,
    ask: (step) => {
      reset();
      // What waits in a queue is taken at once; what someone has is taken from them with a word.
      if (step === 'take' && owner !== undefined && 'queue' in owner) mutate({ command: { type: 'take' } });
      else if (STEP_FORMS[step] === undefined) submit(step, {});
      else setAsked(step);
    },
    leave: () => {
      reset();
      setAsked(undefined);
    },
    submit,
    take: (command) => mutate({ command }),
    failure,
    forgive: reset,
    pending: isPending,
  };
}

function useTaking(caseId: string | undefined, onTaken: (step: Step, after: CaseHeader) => void) {
  const queries = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({ command, weighed }: { command: Command; weighed?: Weighed | undefined }) => {
      if (caseId === undefined) throw new Error('A step needs its case.');
      for (const { appointmentId } of weighed?.clashes ?? []) {
        await takeStep(caseId, { type: 'override-clash', appointmentId, reason: weighed?.reason ?? '' });
      }
      return takeStep(caseId, command);
    },
    onSuccess: async (after, { command }) => {
      onTaken(command.type, after);
      await queries.invalidateQueries({ queryKey: ['cases'] });
    },
    onError: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
}
