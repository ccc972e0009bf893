/**
 * The rules of money a second time, without a database: written from the design, and read beside it. What
 * `money-model.test.ts` compares the real verbs with. Amounts are microcredits; a month is counted from year 0.
 */
export type ModelTransfer = {
  key: string;
  from: string;
  to: string;
  amount: bigint;
  includedAfter: bigint;
  topUpAfter: bigint;
  debtAfter: bigint;
};

export type ModelHold = {
  state: 'open' | 'settled' | 'released' | 'expired';
  amount: bigint;
  limit: bigint;
  produced: bigint;
  expiresAt: number;
  chargedIncluded: bigint;
  chargedTopUp: bigint;
  writtenOff: bigint;
};

export type PlaceAnswer =
  | { outcome: 'held'; amount: bigint; limit: bigint }
  | { outcome: 'member_limit_reached' | 'insufficient_credits' | 'held_by_running_requests' | 'still_running' };

export type SettleAnswer = { included: bigint; topUp: bigint; writtenOff: bigint };

const HOLD_LIFETIME_MS = 120_000;

const min = (...amounts: bigint[]) => amounts.reduce((a, b) => (b < a ? b : a));
const max = (...amounts: bigint[]) => amounts.reduce((a, b) => (b > a ? b : a));
const monthOf = (now: number) => new Date(now).getUTCFullYear() * 12 + new Date(now).getUTCMonth();
const nameOf = (month: number) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;

export class WalletModel {
  included = 0n;
  topUp = 0n;
  held = 0n;
  debt = 0n;
  granted = 0n;
  /** What its one member may be charged in a month; null when there is no limit, undefined when there never was one. */
  limit: bigint | null | undefined;
  /** What they were charged this month. */
  charged = 0n;
  holds = new Map<string, ModelHold>();
  transfers: ModelTransfer[] = [];

  /** A wallet opens in the month before, so that its first verb grants the first allowance. */
  constructor(
    public allowance: bigint,
    now: number,
    public month = monthOf(now) - 1,
  ) {}

  copy(): WalletModel {
    const copy = Object.assign(new WalletModel(this.allowance, 0, this.month), this);
    copy.holds = new Map([...this.holds].map(([id, hold]) => [id, { ...hold }]));
    copy.transfers = [...this.transfers];
    return copy;
  }

  /** What can be spent now: not what is promised, and of top-up not what is owed. */
  get available(): bigint {
    return max(0n, this.included + max(0n, this.topUp - this.debt) - this.held);
  }

  /** What there would be if no request was running. */
  private get funds(): bigint {
    return this.included + max(0n, this.topUp - this.debt);
  }

  /** What the member may still be promised: what is available, within what their limit leaves. */
  private get room(): bigint {
    return typeof this.limit === 'bigint' ? min(this.available, this.limit - this.charged - this.held) : this.available;
  }

  /** The month so far counts, whenever the limit is set. */
  limitMember(now: number, limit: bigint | null): void {
    if (monthOf(now) > this.month) this.charged = 0n;
    this.limit = limit;
  }

  private move(key: string, from: string, to: string, amount: bigint): void {
    if (amount <= 0n) return;
    this.included += (to === 'included' ? amount : 0n) - (from === 'included' ? amount : 0n);
    this.topUp += (to === 'top_up' ? amount : 0n) - (from === 'top_up' ? amount : 0n);
    this.debt += (from === 'debt' ? amount : 0n) - (to === 'debt' ? amount : 0n);
    const { included: includedAfter, topUp: topUpAfter, debt: debtAfter } = this;
    this.transfers.push({ key, from, to, amount, includedAfter, topUpAfter, debtAfter });
  }

  /** Forward only. The new month keeps of the old one what was promised and it cannot cover itself. */
  turn(now: number): void {
    if (monthOf(now) <= this.month) return;
    const kept = max(0n, this.held - this.topUp - this.allowance);
    this.move(`expire:${nameOf(this.month)}`, 'included', 'expired', this.included - kept);
    this.month = monthOf(now);
    this.charged = 0n;
    this.granted = this.allowance;
    this.move(`allowance:${nameOf(this.month)}:${this.granted}`, 'allowance', 'included', this.granted);
  }

  placeHold(now: number, id: string, asked: bigint, least: bigint, limit: bigint): PlaceAnswer {
    this.turn(now);
    const hold = this.holds.get(id);
    if (hold && hold.state !== 'open') return { outcome: 'still_running' };
    const current = hold?.amount ?? 0n;
    const isCovered = hold !== undefined && least <= current;
    if (!isCovered && least - current > this.room) {
      if (typeof this.limit === 'bigint' && least > this.limit - this.charged)
        return { outcome: 'member_limit_reached' };
      return { outcome: least > this.funds ? 'insufficient_credits' : 'held_by_running_requests' };
    }
    const amount = max(current, min(asked, max(least, current + this.room / 2n)));
    const kept = hold ?? newHold(min(limit, this.room));
    this.holds.set(id, { ...kept, amount, expiresAt: now + HOLD_LIFETIME_MS });
    this.held += amount - current;
    return { outcome: 'held', amount, limit: kept.limit };
  }

  noteProgress(now: number, id: string, produced: bigint): void {
    const hold = this.holds.get(id);
    if (hold?.state !== 'open') return;
    hold.produced = produced;
    hold.expiresAt = now + HOLD_LIFETIME_MS;
  }

  /** Null for a hold that never was. A hold ends once: whoever comes second is answered what the first one booked. */
  settleHold(now: number, id: string, cost: bigint): SettleAnswer | null {
    const hold = this.holds.get(id);
    this.turn(now);
    if (!hold) return null;
    if (hold.state === 'open') this.end(id, hold, 'settled', cost);
    return { included: hold.chargedIncluded, topUp: hold.chargedTopUp, writtenOff: hold.writtenOff };
  }

  releaseHold(now: number, id: string): void {
    const hold = this.holds.get(id);
    this.turn(now);
    if (hold?.state === 'open') this.end(id, hold, 'released', 0n);
  }

  /** What the sweep does to holds that nobody renewed: what was noted last is booked, and what is free then pays a debt. */
  expireHolds(now: number, ids: string[]): void {
    this.turn(now);
    for (const id of ids) {
      const hold = this.holds.get(id);
      if (hold?.state === 'open' && hold.expiresAt < now) this.end(id, hold, 'expired', hold.produced);
    }
    this.collectDebt(`request:${ids.toSorted()[0]}`);
  }

  private end(id: string, hold: ModelHold, state: ModelHold['state'], cost: bigint): void {
    const charge = min(cost, hold.limit, hold.amount + max(0n, this.room));
    hold.state = state;
    hold.chargedIncluded = min(this.included, charge);
    hold.chargedTopUp = charge - hold.chargedIncluded;
    hold.writtenOff = cost - charge;
    this.held -= hold.amount;
    this.charged += charge;
    this.move(`request:${id}:included`, 'included', 'usage', hold.chargedIncluded);
    this.move(`request:${id}:top_up`, 'top_up', 'usage', hold.chargedTopUp);
    this.move(`request:${id}:write_off`, 'write_off', 'usage', hold.writtenOff);
  }

  /** Whether the fact that this key names has been booked: it happens once, whoever repeats it. */
  knows(key: string): boolean {
    return this.transfers.some((transfer) => transfer.key === key);
  }

  /** Money from Stripe, or goodwill: a debt is paid from it at once. */
  creditTopUp(now: number, from: 'stripe' | 'goodwill', key: string, amount: bigint): void {
    this.turn(now);
    this.move(key, from, 'top_up', amount);
    this.collectDebt(key);
  }

  private collectDebt(cause: string): void {
    this.move(`${cause}:debt`, 'top_up', 'debt', min(this.debt, this.unpromisedTopUp));
  }

  /** Of top-up, what running requests were not promised. */
  private get unpromisedTopUp(): bigint {
    return max(0n, min(this.topUp, this.included + this.topUp - this.held));
  }

  /** A refund or a lost dispute: what is there and not promised goes back, the rest is owed. One line bears the key. */
  clawBack(now: number, key: string, amount: bigint): void {
    this.turn(now);
    const taken = min(amount, this.unpromisedTopUp);
    this.move(key, 'top_up', 'stripe', taken);
    this.move(taken > 0n ? `${key}:debt` : key, 'debt', 'stripe', amount - taken);
  }

  /** An operator takes only what is there and not promised, and forgives only what is owed; else nothing happens. */
  take(now: number, key: string, amount: bigint): boolean {
    this.turn(now);
    if (amount > this.unpromisedTopUp) return false;
    this.move(key, 'top_up', 'goodwill', amount);
    return true;
  }

  forgive(now: number, key: string, amount: bigint): boolean {
    this.turn(now);
    if (amount > this.debt) return false;
    this.move(key, 'goodwill', 'debt', amount);
    return true;
  }

  changeAllowance(now: number, allowance: bigint): void {
    this.turn(now);
    const growth = max(0n, allowance - this.granted);
    this.granted += growth;
    this.allowance = allowance;
    this.move(`allowance:${nameOf(this.month)}:${this.granted}`, 'allowance', 'included', growth);
  }
}

function newHold(limit: bigint): ModelHold {
  const nothing = { produced: 0n, chargedIncluded: 0n, chargedTopUp: 0n, writtenOff: 0n };
  return { state: 'open', amount: 0n, limit, expiresAt: 0, ...nothing };
}
