import { fold } from '../vocabulary.ts';

const STREET =
  /\b(rue|avenue|av|boulevard|bd|bvd|place|pl|allee|chemin|impasse|route|quai|square|cours|lieu-dit)\b/;

/** Whether words look like a street: only a geocoder knows those. */
export function looksLikeStreet(words: string): boolean {
  const folded = fold(words);
  return STREET.test(folded) && folded.includes(' ');
}

/** Questions asked of the list of places for one search line, at most. */
const MOST_QUESTIONS = 6;

interface Candidate {
  question: string;
  /** Words of the run that the question leaves out. */
  left: string[];
}

/** What may name the place in a run of words, the longest first; in an address the commune stands at the end. */
export function candidatesOf(run: string): Candidate[] {
  const words = run.split(' ');
  const whole: Candidate = { question: run, left: [] };
  const lengths = Array.from({ length: words.length - 1 }, (_, index) => words.length - 1 - index);
  const tails = lengths.map((length) => ({
    question: words.slice(-length).join(' '),
    left: words.slice(0, -length),
  }));
  if (looksLikeStreet(run))
    return [whole, ...tails.filter(({ question }) => question.split(' ').length <= 3)];
  const heads = lengths.map((length) => ({
    question: words.slice(0, length).join(' '),
    left: words.slice(length),
  }));
  return [whole, ...heads, ...tails].slice(0, MOST_QUESTIONS);
}

export interface Found<Place> {
  places: Place[];
  /** The words that were asked, and those that nothing understood. */
  question: string;
  unknown: string[];
}

/** Looks for the place among the words left over; `find` is the API. Stops at the first question with an answer. */
export async function findPlace<Place>(
  rest: readonly string[],
  find: (question: string) => Promise<Place[]>,
): Promise<Found<Place>> {
  let asked = 0;
  for (const [index, run] of rest.entries()) {
    for (const { question, left } of candidatesOf(run)) {
      if (question.length < 2 || asked >= MOST_QUESTIONS) continue;
      asked += 1;
      const places = await find(question);
      if (places.length === 0) continue;
      const others = rest.filter((_, position) => position !== index);
      const unknown = looksLikeStreet(run) ? [] : left;
      return { places, question, unknown: [...unknown, ...others] };
    }
  }
  return { places: [], question: '', unknown: [...rest] };
}
