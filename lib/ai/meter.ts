import { type HoldAnswer, placeHold } from '@/lib/credits/holds';
import { log, reasonOf } from '@/lib/platform/log';
import { type Microcredits, microcredits } from '@/lib/platform/units';
import type { ModelPrice } from '@/lib/pricing/price-list';
import { affordableOutput, worstCase } from '@/lib/pricing/worst-case';
import type { FirstHold } from './first-hold';
import type { RanOut } from './receipt';
import { ignoresCap, mustWait, nextStep } from './slices';
import { countText } from './token-count';

export type Verdict = 'go_on' | 'cap_reached' | { ranOut: RanOut };

/**
 * Counts a running answer against its hold and enlarges the hold before it runs out. The provider is never paused, as it
 * would go on and bill: the enlargement is asked for while the answer goes on, and waited for only at the very end.
 */
export class Meter {
  private counted = 0;
  /** Texts of the answer that were not counted yet: most answers end far from the end of their hold. */
  private uncounted: string[] = [];
  /** Never less than what was produced: a token is a byte at least. */
  private most = 0;
  private covered: number;
  private refusals = 0;
  /** What the last refused enlargement lacked. */
  private shortOf: RanOut = 'credits';
  private enlarging: Promise<void> | null = null;

  constructor(
    private readonly price: ModelPrice,
    private readonly inputTokens: number,
    private readonly first: FirstHold,
  ) {
    this.covered = first.covered;
  }

  /** Output tokens by our own count. */
  get produced(): number {
    for (const text of this.uncounted) this.counted += countText(text);
    this.uncounted = [];
    this.most = this.counted;
    return this.counted;
  }

  /** Cost of what was processed so far, as the sweep would book it if this process died now. */
  soFar(): Microcredits {
    return worstCase(this.price, this.inputTokens, Math.min(this.produced, this.first.cap));
  }

  /** Takes in text that was produced and says whether the answer may go on, and if not, why; at once, except at the very end. */
  admit(text: string): Verdict | Promise<Verdict> {
    if (text !== '') {
      this.uncounted.push(text);
      this.most += Buffer.byteLength(text);
    }
    const atMost = this.state(this.most);
    if (!ignoresCap(atMost) && nextStep(atMost).do === 'go_on') return 'go_on';
    return this.decide();
  }

  private decide(): Verdict | Promise<Verdict> {
    const state = this.state(this.produced);
    if (ignoresCap(state)) return 'cap_reached';
    const step = nextStep(state);
    if (step.do === 'end' && !this.enlarging) return { ranOut: this.shortOf };
    if (step.do === 'enlarge') this.enlarging ??= this.enlarge(step.asked, step.least);
    if (!this.enlarging || !mustWait(state)) return 'go_on';
    return this.enlarging.then(() => this.decide());
  }

  /** Resolves when no enlargement is under way: before that, the request must not be booked. */
  async quiet(): Promise<void> {
    await this.enlarging;
  }

  private state(produced: number) {
    return { produced, covered: this.covered, cap: this.first.cap, refusals: this.refusals };
  }

  private async enlarge(askedTokens: number, leastTokens: number): Promise<void> {
    const asked = worstCase(this.price, this.inputTokens, askedTokens);
    const least = worstCase(this.price, this.inputTokens, leastTokens);
    let covered = this.covered;
    try {
      const answer = await placeHold({ ...this.first.hold, asked, least });
      if (answer.outcome === 'held') {
        covered = affordableOutput(this.price, this.inputTokens, answer.amount, this.first.cap);
      } else {
        this.shortOf = shortOf(answer, microcredits(least - worstCase(this.price, this.inputTokens, covered)));
      }
    } catch (error) {
      log.warn('hold_not_enlarged', { request_id: this.first.hold.requestId, reason: reasonOf(error) });
    }
    if (covered > this.covered) this.covered = covered;
    else this.refusals += 1;
    this.enlarging = null;
  }
}

/** What a hold lacked that was to grow by `more`: where the workspace has that, it was a limit, perhaps held by others. */
function shortOf(answer: HoldAnswer, more: Microcredits): RanOut {
  if (!('balances' in answer)) return 'credits';
  return 'charged' in answer || more <= answer.balances.available ? 'limit' : 'credits';
}
