import type { Story } from './playing';

const beginning = Date.parse('2027-06-15T12:00:00Z');
const then = (...operations: Story['steps'][number]['operations']) => ({ seconds: 0, operations });

const later = (seconds: number, ...operations: Story['steps'][number]['operations']) => ({ seconds, operations });
const hold = (request: number, amount: bigint) =>
  ({ wallet: 0, verb: 'place', request, asked: amount, least: amount, limit: amount }) as const;

/**
 * Stories in which the rules and the database once differed, or that a deliberate mistake got through. Each is told again
 * in every run, before the random ones.
 */
export const ONE_BY_ONE: Story[] = [
  {
    // Everything is promised when money goes back and comes in: only what is promised to nobody pays the debt.
    beginning,
    allowance: 5_000_000n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 1 }),
      then(hold(0, 5_000_000n)),
      then(hold(1, 10_000_000n)),
      then({ wallet: 0, verb: 'clawBack', purchase: 1, refund: 0 }),
      then({ wallet: 0, verb: 'buy', purchase: 0 }),
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'take', amount: 1n }),
      then({ wallet: 0, verb: 'adjust', adjustment: 1, direction: 'give', amount: 500_000n }),
      then({ wallet: 0, verb: 'note', request: 0, produced: 5_000_000n }),
      later(60, { wallet: 0, verb: 'note', request: 1, produced: 1n }),
      // The first has died and used all it held; the second lives and holds all that is left.
      later(61, { verb: 'sweep' }),
      then({ wallet: 0, verb: 'release', request: 1 }),
      then({ wallet: 0, verb: 'adjust', adjustment: 2, direction: 'forgive', amount: 1_000_000n }),
      then(hold(2, 500_000n)),
      then({ wallet: 0, verb: 'settle', request: 2, cost: 250_000n }),
      then({ wallet: 0, verb: 'adjust', adjustment: 3, direction: 'give', amount: 250_000n }),
    ],
  },
  {
    // A hold that is enlarged needs only the difference.
    beginning,
    allowance: 10_000_000n,
    steps: [
      then(hold(0, 6_000_000n)),
      then(hold(0, 9_000_000n)),
      then(hold(1, 2_000_000n)),
      then(hold(0, 10_000_000n)),
    ],
  },
  {
    // What a dead request leaves of top-up is less than what is owed.
    beginning,
    allowance: 0n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 1 }),
      then(hold(0, 10_000_000n)),
      then({ wallet: 0, verb: 'clawBack', purchase: 1, refund: 0 }),
      then({ wallet: 0, verb: 'note', request: 0, produced: 8_000_000n }),
      later(121, { verb: 'sweep' }),
    ],
  },
  {
    // Two wallets with a request of the same id: what is done to one is not done to the other, nor to what has ended.
    beginning,
    allowance: 10_000_000n,
    steps: [
      then(hold(0, 1_000_000n)),
      then({ ...hold(0, 2_000_000n), wallet: 1 }),
      then(hold(0, 3_000_000n)),
      then({ wallet: 1, verb: 'note', request: 0, produced: 500_000n }),
      then({ wallet: 1, verb: 'settle', request: 0, cost: 750_000n }),
      then({ wallet: 1, verb: 'note', request: 0, produced: 1_000_000n }),
      then({ wallet: 0, verb: 'release', request: 0 }),
    ],
  },
  {
    // An operator takes what is promised to nobody, to the microcredit, and not one more.
    beginning,
    allowance: 1_000_000n,
    steps: [
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'give', amount: 5_000_000n }),
      then(hold(0, 4_000_000n)),
      then({ wallet: 0, verb: 'adjust', adjustment: 1, direction: 'take', amount: 2_000_001n }),
      then({ wallet: 0, verb: 'adjust', adjustment: 2, direction: 'take', amount: 2_000_000n }),
      then({ wallet: 0, verb: 'adjust', adjustment: 3, direction: 'take', amount: 1n }),
    ],
  },
  {
    // The very moment at which a hold expires is still its own.
    beginning,
    allowance: 1_000_000n,
    steps: [then(hold(0, 1_000_000n)), later(120, { verb: 'sweep' }), later(1, { verb: 'sweep' })],
  },
  {
    // A refund that came when everything was spent, so that all of it was owed; told again when there was money.
    beginning,
    allowance: 0n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 0 }),
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'take', amount: 1_000_000n }),
      then({ wallet: 0, verb: 'clawBack', purchase: 0, refund: 0 }),
      then({ wallet: 0, verb: 'buy', purchase: 1 }),
      then({ wallet: 0, verb: 'clawBack', purchase: 0, refund: 0 }),
    ],
  },
  {
    // A refund of credits that were all there; told again when they were spent.
    beginning,
    allowance: 0n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 0 }),
      then({ wallet: 0, verb: 'clawBack', purchase: 0, refund: 0 }),
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'take', amount: 670_000n }),
      then({ wallet: 0, verb: 'clawBack', purchase: 0, refund: 0 }),
    ],
  },
  {
    // An adjustment that was told again in a later month, when it would not have fitted any more.
    beginning,
    allowance: 0n,
    steps: [
      then({ wallet: 0, verb: 'adjust', adjustment: 5, direction: 'give', amount: 1n }),
      {
        seconds: 36_720_000,
        operations: [{ wallet: 0, verb: 'adjust', adjustment: 5, direction: 'take', amount: 500_000n }],
      },
      then({ wallet: 0, verb: 'buy', purchase: 0 }),
    ],
  },
  {
    // A limit was set below what its member holds: asking for no more than that is no refusal.
    beginning,
    allowance: 1_000_000n,
    steps: [then(hold(1, 500_000n)), then({ wallet: 0, verb: 'limit', limit: 1n }), then(hold(1, 2n))],
  },
];

const roomy = (request: number, amount: bigint) => ({ ...hold(request, amount), limit: 20_000_000n });
const settle = (request: number, cost: bigint) => ({ wallet: 0, verb: 'settle', request, cost }) as const;
const note = (request: number, produced: bigint) => ({ wallet: 0, verb: 'note', request, produced }) as const;

/** Calls that share a statement: what one of them takes, the next must miss. */
export const AT_ONCE: Story[] = [
  {
    // A sweep ends two dead holds one after the other, and a hold is placed between: it gets half of what is free just then.
    beginning,
    allowance: 500_000n,
    steps: [
      then({ ...hold(1, 419_229n), least: 0n }),
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'give', amount: 4_500_000n }),
      then({ ...hold(0, 10_000_000n), least: 0n }),
      later(
        121,
        { verb: 'sweep' },
        { ...hold(2, 11_385_232n), least: 1_000_000n },
        { ...hold(1, 10_941_318n), least: 3_500_000n },
      ),
    ],
  },
  {
    // Two are settled in the same statement, over the end of the included credits: in either order all of it is paid.
    beginning,
    allowance: 2_000_000n,
    steps: [
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'give', amount: 4_000_000n }),
      then(roomy(1, 1_000_000n)),
      then(hold(0, 2_000_000n)),
      then({ ...hold(0, 1_000_000n), wallet: 1 }),
      then({ ...settle(0, 1_000_000n), wallet: 1 }, settle(0, 2_000_000n), settle(1, 4_000_000n)),
    ],
  },
  {
    // One is enlarged and one is placed in the same statement: there is enough for both.
    beginning,
    allowance: 10_000_000n,
    steps: [
      then(hold(0, 4_000_000n)),
      then({ ...hold(1, 1_000_000n), wallet: 1 }, hold(0, 6_000_000n), hold(1, 4_000_000n), {
        ...hold(2, 1n),
        wallet: 1,
      }),
    ],
  },
  {
    // A settle that overtook its own hold answered that nothing was charged, and left the hold open.
    beginning,
    allowance: 5_000_000n,
    steps: [
      then(
        { wallet: 0, verb: 'settle', request: 5, cost: 2n },
        { wallet: 0, verb: 'place', request: 5, asked: 1_000_000n, least: 0n, limit: 1_000_000n },
      ),
    ],
  },
  {
    // Five holds of which three or four fit; then costs above the holds, over the end of the included credits.
    beginning,
    allowance: 10_000_000n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 0 }),
      then(
        roomy(0, 4_000_000n),
        roomy(1, 3_000_000n),
        roomy(2, 3_000_000n),
        roomy(3, 3_000_000n),
        roomy(4, 1_000_000n),
      ),
      then(
        settle(0, 3_500_000n),
        settle(1, 3_500_000n),
        settle(2, 3_500_000n),
        settle(3, 3_500_000n),
        settle(4, 2_500_000n),
      ),
    ],
  },
  {
    // The same beside a second wallet, and with answers that are asked for again.
    beginning,
    allowance: 6_000_000n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 1 }, { wallet: 1, verb: 'buy', purchase: 1 }),
      then(roomy(0, 1_000_000n), roomy(1, 2_000_000n), roomy(2, 2_500_000n), { ...roomy(0, 1_500_000n), wallet: 1 }),
      then(settle(0, 5_500_000n)),
      then(settle(0, 1_000_000n), settle(0, 2_000_000n), settle(1, 1_250_000n), settle(2, 3_000_000n), {
        ...settle(0, 6_750_000n),
        wallet: 1,
      }),
    ],
  },
  {
    // While something is owed: what is owed cannot be spent by those who settle together, nor by those who ask.
    beginning,
    allowance: 4_000_000n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 1 }),
      then(roomy(0, 4_000_000n), roomy(1, 4_000_000n), roomy(2, 4_000_000n), roomy(3, 1_000_000n)),
      then({ wallet: 0, verb: 'clawBack', purchase: 1, refund: 0 }),
      then(settle(0, 4_500_000n), settle(1, 1_500_000n), settle(2, 5_000_000n), settle(3, 1_750_000n)),
      then(hold(4, 500_000n), hold(5, 500_000n), hold(6, 500_000n)),
      then(settle(4, 500_000n), settle(5, 500_000n)),
    ],
  },
  {
    // Several that died at once, while something is owed: what they did not use pays it.
    beginning,
    allowance: 4_000_000n,
    steps: [
      then({ wallet: 0, verb: 'buy', purchase: 1 }),
      then(hold(0, 4_000_000n), hold(1, 4_000_000n), hold(2, 4_000_000n), hold(3, 2_000_000n)),
      then(note(0, 1_500_000n), note(1, 2_500_000n), note(2, 1_000_000n)),
      then({ wallet: 0, verb: 'clawBack', purchase: 1, refund: 1 }),
      later(121, { verb: 'sweep' }),
      then({ wallet: 0, verb: 'buy', purchase: 0 }, { wallet: 0, verb: 'buy', purchase: 2 }),
    ],
  },
  {
    // A new month that several calls meet together, with more promised than it grants.
    beginning: Date.parse('2027-01-31T23:59:30Z'),
    allowance: 3_000_000n,
    steps: [
      then({ wallet: 0, verb: 'adjust', adjustment: 0, direction: 'give', amount: 2_000_000n }),
      then({ wallet: 0, verb: 'allow', allowance: 8_000_000n }),
      then(roomy(0, 4_000_000n), roomy(1, 5_000_000n)),
      then({ wallet: 0, verb: 'allow', allowance: 1_000_000n }),
      later(60, settle(0, 2_000_000n), settle(1, 6_000_000n), roomy(2, 500_000n), roomy(3, 500_000n)),
    ],
  },
];
