import { useRef, useState } from 'react';
import { sentenceOf } from '../../shell/trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { applied } from './applied.ts';
import type { Criteria, Here } from '../criteria.ts';
import { useSuggestions, type Suggestion } from './use-suggestions.ts';

interface LineRequest {
  criteria: Criteria;
  here: () => Here;
  onChange: (criteria: Criteria) => void;
}

/** The state of the line: what is typed, what it suggests, and what must be said about the last one that was applied. */
export function useLine({ criteria, here, onChange }: LineRequest) {
  const words = useWords();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [note, setNote] = useState('');
  const latest = useRef(0);
  const { suggestions, understood, read } = useSuggestions(text, here);
  const shown = open ? suggestions : [];
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const type = (typed: string) => {
    setText(typed);
    setOpen(true);
    setActive(-1);
  };
  /** From the text itself (-1) through the suggestions and back. */
  const walk = (step: number) => {
    const stops = shown.length + 1;
    setActive((before) => ((before + 1 + step + stops) % stops) - 1);
  };
  const apply = async (choice?: Suggestion) => {
    const attempt = ++latest.current;
    close();
    try {
      const reading = await read(choice?.kind === 'specialty' ? text.replace(/\S+\s*$/, '') : text);
      if (attempt !== latest.current) return;
      const { next, left, note } = applied({ criteria, reading, choice, words });
      setText(left);
      setNote(note);
      onChange(next);
    } catch (error) {
      const reason = sentenceOf(error, words);
      if (attempt === latest.current) setNote(words.say('search.lookup-failed', { reason }));
    }
  };
  return { text, type, note, shown, understood: open ? understood : {}, active, walk, close, apply };
}
