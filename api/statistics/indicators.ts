import { CALL_INDICATORS } from './call-indicators.ts';
import { END_INDICATORS } from './end-indicators.ts';
import type { Indicator } from './indicator.ts';

/** Every indicator with its definition: the data dictionary, and the order of the page. */
export const INDICATORS: readonly Indicator[] = [...CALL_INDICATORS, ...END_INDICATORS];
