import { encodeFrame, type Ending } from './frames.ts';
import type { Reader, Subscription } from './topics.ts';

/** Bytes that may wait for a screen that reads slowly; it is then ended, and comes back for what it missed. */
const MOST_WAITING = 256 * 1024;

/** One screen's stream: bytes that were encoded for all are given to each as they are. */
export class Screen {
  readonly reader: Reader;
  readonly subscription: Subscription;
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #onEnd: (screen: Screen) => void;

  constructor(reader: Reader, subscription: Subscription, onEnd: (screen: Screen) => void) {
    this.reader = reader;
    this.subscription = subscription;
    this.#onEnd = onEnd;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#forget(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }),
    );
  }

  send(bytes: Uint8Array): void {
    const controller = this.#controller;
    if (!controller) return;
    if ((controller.desiredSize ?? 0) <= 0) this.end('too-slow');
    else controller.enqueue(bytes);
  }

  /** Says why, and closes. */
  end(reason: Ending): void {
    const controller = this.#controller;
    if (!controller) return;
    controller.enqueue(encodeFrame('end', { reason }));
    controller.close();
    this.#forget();
  }

  #forget(): void {
    this.#controller = undefined;
    this.#onEnd(this);
  }
}
