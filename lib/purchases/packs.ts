import { creditsFor, type Microcredits, microcredits, type UsdCents, usdCents } from '@/lib/platform/units';

/** The amounts offered first; any other within the limits can be typed. */
export const PACKS: readonly UsdCents[] = [usdCents(20_00n), usdCents(100_00n), usdCents(500_00n)];

/** What a workspace without history is told that a request costs: 1,000 tokens in and 800 out of the default model. */
export const TYPICAL_REQUEST = microcredits(15_000n);

/**
 * About how many requests an amount pays at an average cost (microcredits) per request: rounded down to two digits,
 * because more would promise a precision that nobody has.
 */
export function aboutRequests(amount: UsdCents, averageCost: Microcredits): bigint {
  const cost = averageCost > 0n ? averageCost : TYPICAL_REQUEST;
  const exact = creditsFor(amount) / cost;
  const step = 10n ** BigInt(Math.max(0, exact.toString().length - 2));
  return (exact / step) * step;
}
