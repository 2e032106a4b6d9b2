import { hc, type InferRequestType, type InferResponseType } from 'hono/client';
import type { App } from '../api/app.ts';
import { idleSeconds } from './idle.ts';

/** The API as its own contracts type it: the only door from the console to the rest of the house. */
export const { api } = hc<App>('/', { headers: () => ({ 'X-Idle-Seconds': String(idleSeconds()) }) });

export type Session = InferResponseType<typeof api.session.$get>;
export type Feed = InferResponseType<typeof api.feeds.$get>['items'][number];
export type FeedRun = InferResponseType<(typeof api.feeds)[':feedId']['runs']['$get']>['items'][number];
export type RunDetail = InferResponseType<(typeof api.feeds)[':feedId']['runs'][':runId']['$get']>;
export type CheckReport = Extract<InferResponseType<typeof api.feeds.check.$post>, { groups: unknown }>;
export type Rule = InferResponseType<typeof api.rules.$get>['items'][number];
export type Place = InferResponseType<typeof api.places.$get>['items'][number];
export type OfferPage = InferResponseType<typeof api.offers.$get>;
export type Offer = OfferPage['items'][number];
export type OfferSlot = Offer['slots'][number];
export type OfferSource = Offer['sources'][number];
export type VendorState = OfferPage['sources'][number];
export type OffersQuery = InferRequestType<typeof api.offers.$get>['query'];
