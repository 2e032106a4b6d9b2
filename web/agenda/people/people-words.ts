import { agendaPeopleEn } from '../../words/agenda-people.en.ts';
import { agendaPeopleFr } from '../../words/agenda-people.fr.ts';
import { useCatalogue, type Catalogue, type Words } from '../words.ts';

type PeopleId = keyof typeof agendaPeopleFr;

const PEOPLE_WORDS: Catalogue<PeopleId> = { fr: agendaPeopleFr, en: agendaPeopleEn };

/** The words of the pages about people and choices. */
export const usePeopleWords = (): Words<PeopleId> => useCatalogue(PEOPLE_WORDS);
