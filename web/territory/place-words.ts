import type { Words } from '../words/use-words.ts';

/** A step by what it is called here, else by its button's word. */
export function stepWord(step: string, { sayCode }: Words): string {
  const own = sayCode('territory.step', step);
  return own === step ? sayCode('step', step) : own;
}

/** A state by its word; the two that read alike everywhere else are told apart. */
export function stateWord(state: string, { sayCode }: Words): string {
  const own = sayCode('territory.state', state);
  return own === state ? sayCode('state', `case.${state}`) : own;
}

export function roleWord(role: string, { sayCode }: Words): string {
  return sayCode('territory.role', role);
}

/** A setting by its place, as one would name it aloud: `Prochaine action, P1 prioritaire`. */
export function placeWord(at: string, words: Words): string {
  const { say, sayCode } = words;
  const [key = '', name, part] = at.split('/');
  if (name === undefined) return sayCode('territory.field', key);
  if (key === 'steps') {
    const step = stepWord(name, words);
    return part === 'from' ? say('territory.place.from', { step }) : say('territory.place.roles', { step });
  }
  const named = key === 'queues' ? roleWord(name, words) : sayCode('priority', name);
  return `${sayCode('territory.field', key)}, ${named}`;
}
