/** How a save ended: `signed_out` needs the person, `failed` is tried again at the next change. */
export type SaveOutcome = 'saved' | 'signed_out' | 'failed';

interface DraftSaverParts {
  /** What the server holds when the page loads. */
  saved: string;
  delayMs: number;
  put: (content: string, options: { keepalive: boolean }) => Promise<SaveOutcome>;
  onOutcome: (outcome: SaveOutcome, content: string) => void;
}

/**
 * Keeps the server's draft equal to the box: a moment after the last change, one save at a time, so that an older text
 * never overtakes a newer one. While a message is on its way the server itself decides about the draft, and nothing is sent.
 */
export class DraftSaver {
  #parts: DraftSaverParts;
  #wanted: string;
  #saved: string | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #isSending = false;

  constructor(parts: DraftSaverParts) {
    this.#parts = parts;
    this.#wanted = parts.saved;
    this.#saved = parts.saved;
  }

  change(content: string): void {
    this.#wanted = content;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), this.#parts.delayMs);
  }

  /** Saves at once what isn't saved yet; `keepalive` lets it outlive the page. */
  flush(options = { keepalive: false }): void {
    clearTimeout(this.#timer);
    if (!this.#isDirty()) return;
    if (options.keepalive) void this.#put(this.#wanted, true);
    else void this.#save();
  }

  /** Before a message is sent: no save may arrive after the server has removed the draft. */
  async beginSending(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isSending = true;
    await this.#running;
  }

  /** After the server has decided: `saved` is the draft it holds now (null: unknown), `content` what stands in the box. */
  endSending({ saved, content }: { saved: string | null; content: string }): void {
    this.#isSending = false;
    this.#saved = saved;
    this.#wanted = content;
    this.flush();
  }

  #isDirty(): boolean {
    return !this.#isSending && this.#wanted !== this.#saved;
  }

  #save(): Promise<void> {
    this.#running ??= this.#saveUntilEqual().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #saveUntilEqual(): Promise<void> {
    while (this.#isDirty()) {
      if ((await this.#put(this.#wanted, false)) !== 'saved') return;
    }
  }

  async #put(content: string, keepalive: boolean): Promise<SaveOutcome> {
    const outcome = await this.#parts.put(content, { keepalive });
    if (outcome === 'saved') this.#saved = content;
    this.#parts.onOutcome(outcome, content);
    return outcome;
  }
}
