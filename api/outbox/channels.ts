import type { Channel } from './channel.ts';
import { mailChannel } from '../notifications/mail-channel.ts';
import { hubChannel } from '../hub/hub-channel.ts';
import { regulatorChannel } from './regulator-channel.ts';
import { vendorHoldChannel } from './vendor-hold-channel.ts';
import { webhookChannel } from './webhook-channel.ts';

/** The ways out that are open, a line each; what is owed on another waits for it. */
export const CHANNELS: readonly Channel[] = [
  webhookChannel,
  regulatorChannel,
  vendorHoldChannel,
  mailChannel,
  hubChannel,
];
