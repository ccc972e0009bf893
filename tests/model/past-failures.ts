import type { Story } from './playing';

const beginning = Date.parse('2027-06-15T12:00:00Z');
const then = (...operations: Story['steps'][number]['operations']) => ({ seconds: 0, operations });

/** Stories in which the rules and the database once differed. Each is told again in every run, before the random ones. */
export const ONE_BY_ONE: Story[] = [
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
];

export const AT_ONCE: Story[] = [
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
];
