/** The closed lists of INT_L02 (RS-SAS-RDV of the Hub Santé's published models): the table and the sender read them here. */

export const HUB_METHODS = ['CreateAppointment', 'UpdateAppointment'] as const;
export type HubMethod = (typeof HUB_METHODS)[number];

export const HUB_STATUSES = ['pending', 'booked', 'fulfilled', 'noshow', 'cancelled'] as const;
export type HubStatus = (typeof HUB_STATUSES)[number];

/** Through whom someone was oriented. */
export const HUB_CATEGORIES = ['CPTS', 'MSP', 'CDS', 'SOS', 'PS', 'PDM'] as const;
export type HubCategory = (typeof HUB_CATEGORIES)[number];

/**
 * What became of a message on the other side: taken; known there already because ours was tried twice; refused; never
 * read in time.
 */
export const HUB_ANSWERS = ['acknowledged', 'duplicate', 'refused', 'expired'] as const;
export type HubAnswer = (typeof HUB_ANSWERS)[number];
