import { startEmbedded } from '../../db/embedded.ts';
import { stopOnSignal } from '../../db/lifeline.ts';

/** A process that owns an embedded database until it is told to stop, or killed: `node embedded-owner.ts FOLDER`. */
const embedded = await startEmbedded({ dataDir: process.argv[2] ?? '', durable: false });
stopOnSignal(() => embedded.stop());
process.send?.(embedded.url);
