import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isFailure } from '../problem.ts';
import { refusedAt, wrongIn } from './rules.ts';
import { changesOf, clashesOf, placesChanged, rebased } from './settings.ts';
import { putSettings, territoryQuery, type Settings, type Territory } from './territory-queries.ts';

/** What the parts of the page read, and how they change it. */
export interface Editing {
  draft: Settings;
  defaults: Settings;
  /** The places of what cannot be saved as it stands, or was refused. */
  wrong: ReadonlySet<string>;
  change: (part: Partial<Settings>) => void;
}

/** Saves, or reads what somebody else saved since: `taken` says which. */
async function send(base: Territory, sent: Settings, readAgain: () => Promise<Territory>) {
  try {
    const changes = changesOf({ now: sent, was: base.defaults });
    return { found: await putSettings(changes, base.version), taken: true };
  } catch (error) {
    if (!isFailure(error, 'case-changed')) throw error;
    return { found: await readAgain(), taken: false };
  }
}

/** What is being typed of a territory's settings, until it is saved; what others save meanwhile never takes it away. */
export function useDraft(read: Territory) {
  const queries = useQueryClient();
  const [base, setBase] = useState(read);
  const [draft, setDraft] = useState(read.settings);
  const [clashes, setClashes] = useState<string[]>();
  const unsaved = placesChanged({ now: draft, was: base.settings });
  if (read.version > base.version && unsaved.length === 0) {
    setBase(read);
    setDraft(read.settings);
  }
  const save = useMutation({
    mutationFn: (sent: Settings) =>
      send(base, sent, () => queries.fetchQuery({ ...territoryQuery, staleTime: 0 })),
    onSuccess: ({ found, taken }, sent) => {
      queries.setQueryData(territoryQuery.queryKey, found);
      const ways = { base: taken ? sent : base.settings, theirs: found.settings };
      setClashes(taken ? undefined : clashesOf({ ...ways, mine: sent }));
      setBase(found);
      setDraft((mine) => rebased({ ...ways, mine }));
    },
  });
  return {
    draft,
    defaults: base.defaults,
    wrong: new Set([...wrongIn(draft), ...(save.variables === draft ? refusedAt(save.error) : [])]),
    change: (part: Partial<Settings>) => setDraft((mine) => ({ ...mine, ...part })),
    unsaved,
    /** What both changed, when what someone else saved was taken over. */
    clashes,
    giveUp: () => {
      save.reset();
      setClashes(undefined);
      setDraft(base.settings);
    },
    save: () => save.mutate(draft),
    saving: save.isPending,
    saved: save.data?.taken === true,
    failure: save.error,
  };
}
