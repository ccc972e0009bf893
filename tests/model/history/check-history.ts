/**
 * Reads what happened to one wallet, as its callers saw it, and finds answers that cannot have been right. A call took
 * effect at one moment between its begin and its end, nobody knows which; so an answer is at fault only when it would
 * have been wrong at every moment of its call.
 */
export type Call = {
  /** Nanoseconds of the clock that all processes of a machine share. */
  begun: bigint;
  ended: bigint;
};

/** A request: its place, and if it was held its end. Amounts are microcredits. */
export type RequestCalls = {
  place: Call & { outcome: string; least: bigint; amount: bigint };
  end?: Call & { charged: bigint };
};

export type WalletHistory = {
  /** What there was in the beginning. */
  funds: bigint;
  credits: (Call & { amount: bigint })[];
  requests: RequestCalls[];
};

export function findFaults({ funds, credits, requests }: WalletHistory): string[] {
  const held = requests.filter(({ place }) => place.outcome === 'held');
  const least = new Line(funds);
  const most = new Line(funds);
  const leastUnspent = new Line(funds);
  for (const { begun, ended, amount } of credits) {
    least.add(ended, amount);
    leastUnspent.add(ended, amount);
    most.add(begun, amount);
  }
  for (const request of held) {
    takeAtMost(least, request);
    takeAtLeast(most, request);
    if (request.end) leastUnspent.add(request.end.begun, -request.end.charged);
  }
  const faults = most.values().some((value) => value < 0n) ? ['more was promised and spent than there was'] : [];
  for (const { place } of requests) {
    if (place.outcome === 'held') continue;
    const wanted = `${place.least} wanted`;
    if (least.lowest(place) >= place.least) {
      faults.push(`${place.outcome}, though ${least.lowest(place)} was free all the time: ${wanted}`);
    } else if (place.outcome === 'insufficient_credits' && leastUnspent.lowest(place) >= place.least) {
      faults.push(`insufficient_credits, though ${leastUnspent.lowest(place)} was there all the time: ${wanted}`);
    }
  }
  return faults;
}

/** What a request may have taken by each moment: as early, and as much, as its calls allow. */
function takeAtMost(line: Line, { place, end }: RequestCalls): void {
  line.add(place.begun, -place.amount);
  if (!end) return;
  const peak = end.charged > place.amount ? end.charged : place.amount;
  line.add(end.begun, place.amount - peak);
  line.add(end.ended, peak - end.charged);
}

/** What it must have taken by each moment. */
function takeAtLeast(line: Line, { place, end }: RequestCalls): void {
  line.add(place.ended, -place.amount);
  if (!end) return;
  const low = end.charged < place.amount ? end.charged : place.amount;
  line.add(end.begun, place.amount - low);
  line.add(end.ended, low - end.charged);
}

/** An amount over time, made of steps. */
class Line {
  private readonly steps: { at: bigint; by: bigint }[] = [];
  private drawn: { at: bigint; value: bigint }[] | undefined;

  constructor(private readonly start: bigint) {}

  add(at: bigint, by: bigint): void {
    if (by !== 0n) this.steps.push({ at, by });
    this.drawn = undefined;
  }

  private get points(): { at: bigint; value: bigint }[] {
    if (!this.drawn) {
      let value = this.start;
      const steps = this.steps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
      this.drawn = steps.map(({ at, by }) => {
        value += by;
        return { at, value };
      });
    }
    return this.drawn;
  }

  values(): bigint[] {
    return this.points.map(({ value }) => value);
  }

  /** The lowest value from the begin to the end of a call. */
  lowest({ begun, ended }: Call): bigint {
    const { points } = this;
    let [low, high] = [0, points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[middle]?.at ?? 0n) <= begun) low = middle + 1;
      else high = middle;
    }
    let lowest = points[low - 1]?.value ?? this.start;
    for (let index = low; index < points.length; index += 1) {
      const point = points[index];
      if (!point || point.at > ended) break;
      if (point.value < lowest) lowest = point.value;
    }
    return lowest;
  }
}
