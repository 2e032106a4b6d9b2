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
export type Hold = InferResponseType<typeof api.holds.$get>['items'][number];
export type Appointment = InferResponseType<typeof api.appointments.$get>['items'][number];
export type OffersQuery = InferRequestType<typeof api.offers.$get>['query'];
export type AgendaPage = InferResponseType<typeof api.agenda.$get>;
export type AgendaItem = AgendaPage['items'][number];
export type CalendarLink = InferResponseType<(typeof api)['calendar-links']['$get']>['items'][number];
export type NewCalendarLink = InferRequestType<(typeof api)['calendar-links']['$post']>['json'];
export type MadeCalendarLink = InferResponseType<(typeof api)['calendar-links']['$post']>;
export type NotificationChoices = InferResponseType<(typeof api)['notification-choices']['$get']>;
export type Notice = InferResponseType<typeof api.notices.$get>['items'][number];
export type Access = InferResponseType<typeof api.accesses.$get>['items'][number];
export type AccessKind = NonNullable<InferRequestType<typeof api.accesses.$get>['query']['kind']>;
export type People = InferResponseType<typeof api.people.$get>;
export type Export = InferResponseType<typeof api.exports.$get>['items'][number];
export type NewPreventionAnswer = InferRequestType<typeof api.prevention.answers.$post>['json'];
export type Person = People['items'][number];
export type Delegations = InferResponseType<typeof api.delegations.$get>;
export type Delegation = Delegations['given'][number];
export type NewDelegation = InferRequestType<typeof api.delegations.$post>['json'];
export type MadeDelegation = InferResponseType<typeof api.delegations.$post>;
export type Consent = InferResponseType<typeof api.consents.$get>['items'][number];
export type GivenConsent = InferResponseType<typeof api.consents.$post>;
export type ConsentStanding = InferResponseType<typeof api.consents.$get>['standing'][number];
export type RegulationConsent = InferResponseType<
  (typeof api)['regulation-consents']['$get']
>['items'][number];
export type Privacy = InferResponseType<typeof api.privacy.$get>;
export type RetentionRule = InferResponseType<typeof api.retention.$get>['items'][number];
