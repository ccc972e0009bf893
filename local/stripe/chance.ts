import { createHash } from 'node:crypto';

/**
 * Decisions that a seed repeats: the n-th about one thing always falls the same, whatever was asked about other things in between.
 * Under concurrency it is therefore the n-th call or event that is hit, not a certain one.
 */
export class Chance {
  #asked = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** From 0 up to, but never, 1. */
  draw(about: string): number {
    const n = (this.#asked.get(about) ?? 0) + 1;
    this.#asked.set(about, n);
    const digest = createHash('sha256').update(`${this.seed} ${about} ${n}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }
}
