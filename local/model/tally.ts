/** What one request really came to here, whatever its caller heard of it. */
export type Tally = { id: string; model: string; input_tokens: number; output_tokens: number; ended: boolean };

const MOST_TALLIES = 20_000;

/** Counts, for all requests together and for each of the last ones. `id` is the answer's `x-request-id`. */
export class Tallies {
  readonly stats = { requests: 0, streams: 0, input_tokens: 0, output_tokens: 0 };
  private readonly each = new Map<string, Tally>();

  begin({ id, model, prompt }: { id: string; model: string; prompt: number }): Tally {
    const tally = { id, model, input_tokens: prompt, output_tokens: 0, ended: false };
    const [oldest] = this.each.keys();
    if (this.each.size >= MOST_TALLIES && oldest !== undefined) this.each.delete(oldest);
    this.each.set(id, tally);
    this.stats.input_tokens += prompt;
    return tally;
  }

  produced(tally: Tally, tokens: number): void {
    tally.output_tokens += tokens;
    this.stats.output_tokens += tokens;
  }

  list(): Tally[] {
    return [...this.each.values()];
  }
}
