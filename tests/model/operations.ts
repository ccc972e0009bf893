import fc from 'fast-check';

/**
 * What may happen to a wallet, as plain data, so that a failing sequence can be read, shrunk and played again. Requests,
 * purchases and the rest are named by small numbers: so sequences repeat themselves, and every verb meets its replay. All
 * but the sweep happen to one of two wallets.
 */
export type Operation = { verb: 'sweep' } | ({ wallet: number } & WalletOperation);
type WalletOperation =
  | { verb: 'place'; request: number; asked: bigint; least: bigint; limit: bigint }
  | { verb: 'note'; request: number; produced: bigint }
  | { verb: 'settle'; request: number; cost: bigint }
  | { verb: 'release'; request: number }
  | { verb: 'buy'; purchase: number }
  | { verb: 'clawBack'; purchase: number; refund: number }
  | { verb: 'reinstate'; purchase: number; refund: number }
  | { verb: 'adjust'; adjustment: number; direction: 'give' | 'take' | 'forgive'; amount: bigint }
  | { verb: 'allow'; allowance: bigint }
  | { verb: 'limit'; limit: bigint | null };

/** A step is some operations, one after the other or all at once, after the clock has moved on. */
export type Step = { seconds: number; operations: Operation[] };

/** What each purchase costs, in cents, and what each of its refunds gives back of it. */
export const PURCHASES = [100, 1_000, 2_500].map((cents) => ({
  cents,
  refunds: [Math.floor(cents / 3), cents - Math.floor(cents / 3)],
}));

// Whole credits meet each other often, odd amounts find what is lost by rounding, the smallest what is lost by a sign.
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 24 }).map((halves) => BigInt(halves) * 500_000n) },
  { weight: 2, arbitrary: fc.bigInt({ min: 0n, max: 15_000_000n }) },
  { weight: 1, arbitrary: fc.constantFrom(1n, 2n, 30_000_000n) },
);
const positive = amount.map((value) => (value > 0n ? value : 1n));
const request = fc.nat(3);
const purchase = fc.nat(PURCHASES.length - 1);
const refund = fc.nat(1);

const place = fc
  .record({ request, least: amount, more: amount, limit: amount })
  .map(({ least, more, ...rest }): WalletOperation => ({ verb: 'place', asked: least + more, least, ...rest }));

const onWallet: fc.Arbitrary<WalletOperation> = fc.oneof(
  { weight: 9, arbitrary: place },
  { weight: 5, arbitrary: fc.record({ verb: fc.constant('settle'), request, cost: amount }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('release'), request }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('note'), request, produced: amount }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('buy'), purchase }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('clawBack'), purchase, refund }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('reinstate'), purchase, refund }) },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('adjust'),
      adjustment: fc.nat(5),
      direction: fc.constantFrom('give', 'take', 'forgive'),
      amount: positive,
    }),
  },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('allow'), allowance: amount }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('limit'), limit: fc.option(positive, { freq: 4 }) }) },
);

/** Most steps that a story has, and the requests that it can name. */
const STEPS = 40;
export const REQUESTS = 4 + STEPS / 4;

/** An id is used once, so the four that are in use move on with the story. */
function slide(steps: Step[]): Step[] {
  return steps.map(({ seconds, operations }, index) => ({
    seconds,
    operations: operations.map((one) =>
      'request' in one ? { ...one, request: one.request + Math.floor(index / 4) } : one,
    ),
  }));
}

const sweep = fc.record({ verb: fc.constant('sweep' as const) });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 2, arbitrary: sweep },
  {
    weight: 30,
    // Most of it happens to the first, so that a story does not fall in two.
    arbitrary: fc.tuple(fc.constantFrom(0, 0, 0, 1), onWallet).map(([wallet, one]): Operation => ({ wallet, ...one })),
  },
);

const DAY = 86_400;
const seconds = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 60, 120, 121, 3_600) },
  { weight: 2, arbitrary: fc.constantFrom(DAY, 12 * DAY, 31 * DAY) },
  { weight: 1, arbitrary: fc.constant(425 * DAY) },
);

export const oneByOne: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ seconds, operations: operation.map((one) => [one]) }), { minLength: 5, maxLength: STEPS })
  .map(slide);

/** Something before, so that there is what to race for; then up to five at once, a few times over. */
export const atOnce: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.array(fc.record({ seconds, operations: operation.map((one) => [one]) }), { maxLength: 10 }),
    fc.array(fc.record({ seconds, operations: fc.array(operation, { minLength: 2, maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([before, races]) => slide([...before, ...races]));

/** Moments to start from: the last seconds of months of all lengths, and a quiet day. */
export const beginning = fc
  .constantFrom('2027-01-31T23:59:30Z', '2028-02-29T23:59:59Z', '2027-12-31T23:58:00Z', '2027-06-15T12:00:00Z')
  .map((iso) => Date.parse(iso));

export const allowance = amount;
