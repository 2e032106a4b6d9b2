import type { Feed } from '../../db/queries/feeds/feeds.ts';
import type { CptsSet } from '../../db/queries/slots/staged.ts';
import type { DeliveryMode } from '../../db/vocabulary.ts';
import type { Rejection } from '../contract.ts';
import type { Staging } from './staging.ts';

/** The ids that the run's own numbers stand for, and what of them the index has already. */
export interface Resolution {
  schedules: readonly { schedule: number; id: number }[];
  cpts: readonly CptsSet[];
  /**
   * Schedules of which a snapshot says exactly what the index has, by the run's own number: nothing of them is staged.
   * With how many slots it says so, and whether the index has others that have begun.
   */
  same: ReadonlyMap<number, { slots: number; begun: boolean }>;
  /** Rows in the staging. */
  staged: number;
}

/** What is to be done with the staging. */
export interface Application {
  feed: Feed;
  zone: string;
  staging: Staging;
  mode: DeliveryMode;
  /** The window a pull covers; null for a pushed body, whose snapshot covers everything that is not over. */
  coverage: { from: Date; to: Date; everySchedule: boolean } | null;
  observedAt: Date;
  /** Records received and refused while reading, those that are over apart: too many refused, and nothing is closed. */
  received: number;
  rejected: number;
  /** How this reading is unlike the feed's last ones; null when it is not. Then nothing is closed either. */
  loss: string | null;
  /** The body was first read earlier, at `observedAt`: what was observed since then stands. */
  again: boolean;
  /** Told as batches are written. */
  progress: (applied: Applied) => Promise<void>;
}

/** What became of the staging. */
export interface Applied {
  accepted: number;
  unchanged: number;
  closed: number;
  schedules: number;
  slots: number;
  closingRefused: string | null;
  /** The feed is so unlike itself that an operator should look; the reason why nothing was closed. */
  flagged: string | null;
  rejections: Rejection[];
}
