import { placeHold } from '@/lib/credits/holds';
import { log, reasonOf } from '@/lib/platform/log';
import type { Microcredits } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { affordableOutput, worstCase } from '@/lib/pricing/worst-case';
import type { FirstHold } from './first-hold';
import { ignoresCap, mustWait, nextStep } from './slices';

export type Verdict = 'go_on' | 'credits_ended' | 'cap_reached';

/**
 * Counts a running answer against its hold and enlarges the hold before it runs out. The provider is never paused, as it
 * would go on and bill: the enlargement is asked for while the answer goes on, and waited for only at the very end.
 */
export class Meter {
  /** Output tokens by our own count. */
  produced = 0;
  private covered: number;
  private refusals = 0;
  private enlarging: Promise<void> | null = null;

  constructor(
    private readonly price: ModelPrice,
    private readonly inputTokens: number,
    private readonly first: FirstHold,
  ) {
    this.covered = first.covered;
  }

  /** Cost of what was processed so far, as the sweep would book it if this process died now. */
  soFar(): Microcredits {
    return worstCase(this.price, this.inputTokens, Math.min(this.produced, this.first.cap));
  }

  /** Takes in what was produced and says whether the answer may go on, and if not, why; at once, except at the very end. */
  admit(tokens: number): Verdict | Promise<Verdict> {
    this.produced += tokens;
    if (ignoresCap(this.state())) return 'cap_reached';
    const step = nextStep(this.state());
    if (step.do === 'end' && !this.enlarging) return 'credits_ended';
    if (step.do === 'enlarge') this.enlarging ??= this.enlarge(step.asked, step.least);
    if (!this.enlarging || !mustWait(this.state())) return 'go_on';
    return this.enlarging.then(() => this.admit(0));
  }

  /** Resolves when no enlargement is under way: before that, the request must not be booked. */
  async quiet(): Promise<void> {
    await this.enlarging;
  }

  private state() {
    return { produced: this.produced, covered: this.covered, cap: this.first.cap, refusals: this.refusals };
  }

  private async enlarge(askedTokens: number, leastTokens: number): Promise<void> {
    const asked = worstCase(this.price, this.inputTokens, askedTokens);
    const least = worstCase(this.price, this.inputTokens, leastTokens);
    let covered = this.covered;
    try {
      const answer = await placeHold({ ...this.first.hold, asked, least });
      if (answer.outcome === 'held') {
        covered = affordableOutput(this.price, this.inputTokens, answer.amount, this.first.cap);
      }
    } catch (error) {
      log.warn('hold_not_enlarged', { request_id: this.first.hold.requestId, reason: reasonOf(error) });
    }
    if (covered > this.covered) this.covered = covered;
    else this.refusals += 1;
    this.enlarging = null;
  }
}
