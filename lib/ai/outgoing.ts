/** What is kept for a reader who is slower than the model. */
const BUFFER_BYTES = 1_048_576;
/** A reader who takes nothing for this long, while that is full, has hung up. */
export const OUTGOING_LIMITS = { stalledReaderMs: 60_000 };

/**
 * The byte stream to the client. Metering does not depend on it: whoever writes is told when nobody reads any more, and
 * writing then does nothing. There is none where the answer is wanted in one piece.
 */
export class Outgoing {
  readonly stream: ReadableStream<Uint8Array> | null;
  private controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  private wake: (() => void) | null = null;
  private waits = true;
  private parts: Uint8Array[] = [];

  /**
   * `onHangUp` is called once, when the reader went away before the end; the reader's cancel waits for what it returns,
   * so that whoever cancels knows that the request has been booked.
   */
  constructor(
    isWanted: boolean,
    private readonly onHangUp: () => Promise<unknown>,
  ) {
    this.stream = isWanted ? this.open() : null;
  }

  private open(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
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

  /** Takes bytes that {@link flush} will send. Those that came in one piece from the provider leave in one piece. */
  add(bytes: Uint8Array): void {
    if (this.controller === null) return;
    const last = this.parts.at(-1);
    const adjoins = last?.buffer === bytes.buffer && last.byteOffset + last.byteLength === bytes.byteOffset;
    if (!last || !adjoins) this.parts.push(bytes);
    else this.parts[this.parts.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.length + bytes.length);
  }

  /** Hands over what was added; answers null, or what resolves when the reader has caught up, or is gone. */
  flush(): Promise<void> | null {
    const { parts, controller } = this;
    if (parts.length === 0) return null;
    this.parts = [];
    if (controller === null) return null;
    for (const bytes of parts) controller.enqueue(bytes);
    return (controller.desiredSize ?? 0) > 0 || !this.waits ? null : this.untilReadAgain();
  }

  /** From now on a slow reader is not waited for. */
  hurry(): void {
    this.waits = false;
    this.wake?.();
  }

  /** Sends what was added; nothing follows. */
  close(): void {
    void this.flush();
    const { controller } = this;
    this.detach();
    controller?.close();
  }

  private async untilReadAgain(): Promise<void> {
    const isReadAgain = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), OUTGOING_LIMITS.stalledReaderMs);
      this.wake = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve(true);
      };
    });
    if (isReadAgain) return;
    this.controller?.error(new Error('Nobody reads it.'));
    this.detach();
    void this.onHangUp();
  }

  private detach(): void {
    this.controller = null;
    this.wake?.();
  }
}
