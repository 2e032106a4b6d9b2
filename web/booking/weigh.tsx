import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Hold } from '../api.ts';
import { takeStep, type Clash } from '../cases/case-queries.ts';
import { ClashForm } from '../cases/steps/clash-form.tsx';
import { hourOf } from '../time.ts';
import { sentenceOf } from '../shell/trouble.tsx';
import { useWords } from '../words/use-words.ts';

interface WeighProps {
  clashes: readonly Clash[];
  hold: Hold;
  /** The regulator's zone, for a place that is not known. */
  zone: string;
  onConfirm: () => void;
}

/** Before it is confirmed: the person's other visits are weighed, in words that stay in the case; the hold lasts meanwhile. */
export function Weigh({ clashes, hold, zone, onConfirm }: WeighProps) {
  const words = useWords();
  const queries = useQueryClient();
  const { caseId, start, location } = hold;
  const weighing = useMutation({
    networkMode: 'always',
    mutationFn: async (reason: string) => {
      if (caseId === undefined) throw new Error('What clashes, clashes for a case.');
      for (const { appointmentId } of clashes) {
        await takeStep(caseId, { type: 'override-clash', appointmentId, reason });
      }
    },
    onSuccess: onConfirm,
    onSettled: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
  return (
    <ClashForm
      clashes={clashes}
      label={words.say('clash.confirm', { hour: hourOf(start, location?.zone ?? zone) })}
      begins
      waits={weighing.isPending}
      failure={weighing.error ? sentenceOf(weighing.error, words) : undefined}
      onOverride={weighing.mutate}
    />
  );
}
