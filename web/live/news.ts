import type { VendorState } from '../api.ts';

/** What a stream tells: ids to look at again, and the feeds whose state changed. */
export interface News {
  /** The code of a territory, `mine`, or `feeds`. */
  topic: string;
  /** Too much changed to be told: look at everything of the topic. */
  everything?: boolean;
  offers?: readonly string[];
  gone?: readonly string[];
  seen?: readonly { id: string; at: string }[];
  cases?: readonly string[];
  holds?: readonly string[];
  appointments?: readonly string[];
  feeds?: readonly VendorState[];
}

/** The data of an event; undefined when it is not what our server says. */
export function readData(data: string): object | undefined {
  try {
    const read: unknown = JSON.parse(data);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}

export function isNews(data: object): data is News {
  return 'topic' in data && typeof data.topic === 'string';
}
