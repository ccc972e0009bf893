/** What is kept for a reader who is slower than the model. */
const BUFFER_BYTES = 1_048_576;
/** A reader who takes nothing for this long, while that is full, has hung up. */
export const OUTGOING_LIMITS = { stalledReaderMs: 60_000 };

/**
 * The byte stream to the client. Metering does not depend on it: whoever writes is told when nobody reads any more, and
 * writing then does nothing.
 */
export class Outgoing {
  readonly stream: ReadableStream<Uint8Array>;
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private wake: (() => void) | null = null;

  /**
   * `onHangUp` is called once, when the reader went away before the end; the reader's cancel waits for what it returns,
   * so that whoever cancels knows that the request has been booked.
   */
  constructor(private readonly onHangUp: () => Promise<unknown>) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        pull: () => this.wake?.(),
        cancel: async () => {
          this.detach();
          await this.onHangUp();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
    );
  }

  /** Hands bytes over; waits while the buffer is full. */
  async write(bytes: Uint8Array): Promise<void> {
    this.controller?.enqueue(bytes);
    if (this.controller === null || (this.controller.desiredSize ?? 0) > 0) return;
    if (await this.isReadAgain()) return;
    this.detach();
    void this.onHangUp();
  }

  /** Nothing follows. */
  close(): void {
    const { controller } = this;
    this.detach();
    controller?.close();
  }

  private isReadAgain(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), OUTGOING_LIMITS.stalledReaderMs);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve(true);
      };
    });
  }

  private detach(): void {
    this.controller = null;
    this.wake?.();
  }
}
