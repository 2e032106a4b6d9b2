/** Why a vendor did not do it; nothing has changed there, for certain. */
export type RefusalCode =
  /** The vendor did not declare it: nobody was asked. */
  | 'unsupported'
  /** Somebody else has the slot. */
  | 'slot-taken'
  /** The vendor withdrew the slot, or never had it. */
  | 'slot-gone'
  /** The vendor knows nothing under that id. */
  | 'not-found'
  /** 400, 401, 403, 422: it does not do this for us. */
  | 'not-accepted'
  /** Nothing was sent: no connection, a breaker open, a private address, too many calls waiting. */
  | 'unreachable';

/** Why nobody knows whether the vendor did it: it may have. */
export type UnknownCode = 'timeout' | 'cut' | 'server-error' | 'unreadable';

/** What a call to a vendor came to. `reason` is a sentence for the log and the operator, without personal data. */
export type Called<Found extends object = object> =
  | ({ outcome: 'done' } & Found)
  | { outcome: 'refused'; code: RefusalCode; reason: string }
  | { outcome: 'unknown'; code: UnknownCode; reason: string };

export const refused = (code: RefusalCode, reason: string) => ({ outcome: 'refused', code, reason }) as const;

export const unknown = (code: UnknownCode, reason: string) => ({ outcome: 'unknown', code, reason }) as const;
