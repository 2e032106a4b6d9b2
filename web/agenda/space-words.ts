import { agendaSpaceEn } from '../words/agenda-space.en.ts';
import { agendaSpaceFr } from '../words/agenda-space.fr.ts';
import { useCatalogue, type Catalogue, type Words } from './words.ts';

type SpaceId = keyof typeof agendaSpaceFr;

const SPACE_WORDS: Catalogue<SpaceId> = { fr: agendaSpaceFr, en: agendaSpaceEn };

/** The words of the pages beside the agenda, which come with them. */
export const useSpaceWords = (): Words<SpaceId> => useCatalogue(SPACE_WORDS);
