import { isDeepStrictEqual } from 'node:util';
import type { WalletModel } from './money-model';
import { type Operation, PURCHASES } from './operations';

/** The real ids behind the small numbers of the operations. */
export type Names = { requests: string[]; purchases: string[]; adjustments: string[] };

/** What a verb said. `available` is left out of comparisons where operations overlap. */
export type Answer = { said: string; amounts?: bigint[]; available?: bigint };

export type Outcome = { after: WalletModel; answer: Answer };

export const CENT = 10_000n;

export const refundKey = (names: Names, { purchase, refund }: { purchase: number; refund: number }) =>
  `refund:${names.purchases[purchase]}-${refund}`;

/**
 * Every way in which an operation may end: one, except for the sweep, which ends dead holds in any order (beside others, a
 * part of it is asked for), and for what changes nothing, which may or may not write a month's turn that was due. A note waits for nobody: beside others, it may
 * have skipped the hold.
 */
export function outcomesOf(
  model: WalletModel,
  { names, now, isAlone }: { names: Names; now: number; isAlone: boolean },
  operation: Operation,
): Outcome[] {
  if (operation.verb === 'sweep') return isAlone ? sweeps(model, now) : partsOfSweep(model, now);
  const [after, turned] = [model.copy(), model.copy()];
  const answer = play(after, names, operation, now);
  turned.turn(now);
  const states = isSame(after, turned) || isSame(after, model) ? [model, turned] : [after];
  if (operation.verb === 'note' && !isAlone) states.push(model);
  return states.map((state) => ({ after: state, answer }));
}

function isSame(a: WalletModel, b: WalletModel): boolean {
  return isDeepStrictEqual({ ...a }, { ...b });
}

/** Holds that nobody renewed, and that no sweep has ended yet. */
export function deadIn(model: WalletModel, now: number): string[] {
  return [...model.holds].filter(([, hold]) => hold.state === 'open' && hold.expiresAt < now).map(([id]) => id);
}

/** Dead holds end in any order and in any groups; after each group what is owed is collected once, under one of their names. */
function sweeps(model: WalletModel, now: number): Outcome[] {
  return orders(deadIn(model, now))
    .flatMap(groups)
    .map((order) => swept(model, now, order));
}

/** What else happens may come between two groups that a sweep ends: each part of it ends some of them, or none. */
function partsOfSweep(model: WalletModel, now: number): Outcome[] {
  const parts = new Map(
    orders(deadIn(model, now))
      .flatMap((order) => [...order.keys(), order.length].map((length) => order.slice(0, length)))
      .map((part) => [part.join(), part]),
  );
  return [...parts.values()].map((part) => swept(model, now, part.length > 0 ? [part] : []));
}

function swept(model: WalletModel, now: number, order: string[][]): Outcome {
  const after = model.copy();
  for (const group of order) after.expireHolds(now, group);
  return { after, answer: { said: 'swept' } };
}

/** All ways to cut a sequence into groups that follow each other. */
function groups<T>(sequence: T[]): T[][][] {
  if (sequence.length === 0) return [[]];
  return sequence.flatMap((_, index) =>
    groups(sequence.slice(index + 1)).map((rest) => [sequence.slice(0, index + 1), ...rest]),
  );
}

/** All orders of a few things. */
export function orders<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((first, index) => orders(things.toSpliced(index, 1)).map((rest) => [first, ...rest]));
}

function play(model: WalletModel, names: Names, operation: Operation, now: number): Answer {
  switch (operation.verb) {
    case 'place': {
      const answer = model.placeHold(
        now,
        requestOf(names, operation),
        operation.asked,
        operation.least,
        operation.limit,
      );
      if (answer.outcome === 'still_running') return { said: answer.outcome };
      const amounts = answer.outcome === 'held' ? [answer.amount, answer.limit] : [];
      return { said: answer.outcome, amounts, available: model.available };
    }
    case 'note':
      model.noteProgress(now, requestOf(names, operation), operation.produced);
      return { said: 'noted' };
    case 'settle': {
      const booked = model.settleHold(now, requestOf(names, operation), operation.cost);
      if (!booked) return { said: 'not_found' };
      return { said: 'ended', amounts: [booked.included, booked.topUp, booked.writtenOff], available: model.available };
    }
    case 'release':
      model.releaseHold(now, requestOf(names, operation));
      return { said: 'released' };
    case 'allow':
      model.changeAllowance(now, operation.allowance);
      return { said: 'allowed' };
    case 'limit':
      model.limitMember(now, operation.limit);
      return { said: 'limited' };
    case 'adjust':
      return adjust(model, names, operation, now);
    case 'sweep':
      return { said: 'swept' };
    case 'buy':
    case 'clawBack':
    case 'reinstate':
      return moveMoney(model, names, operation, now);
  }
}

export function requestOf(names: Names, { request }: { request: number }): string {
  return names.requests[request] ?? '';
}

function adjust(model: WalletModel, names: Names, operation: Operation & { verb: 'adjust' }, now: number): Answer {
  const key = `adjustment:${names.adjustments[operation.adjustment]}`;
  if (model.knows(key)) return { said: 'adjusted' };
  const { direction, amount } = operation;
  if (direction === 'give') model.creditTopUp(now, 'goodwill', key, amount);
  const fits = direction === 'give' || model[direction](now, key, amount);
  return { said: fits ? 'adjusted' : 'invalid_request' };
}

type MoneyOperation = Operation & { verb: 'buy' | 'clawBack' | 'reinstate' };

function moveMoney(model: WalletModel, names: Names, operation: MoneyOperation, now: number): Answer {
  const purchaseKey = `purchase:${names.purchases[operation.purchase]}`;
  const sold = PURCHASES[operation.purchase];
  if (operation.verb === 'buy') {
    if (model.knows(purchaseKey)) return { said: 'duplicate' };
    model.creditTopUp(now, 'stripe', purchaseKey, BigInt(sold?.cents ?? 0) * CENT);
    return { said: 'credited' };
  }
  const key = refundKey(names, operation);
  const amount = BigInt(sold?.refunds[operation.refund] ?? 0) * CENT;
  const isTaken = model.knows(key);
  if (operation.verb === 'clawBack') {
    if (!model.knows(purchaseKey)) return { said: 'nothing to refund' };
    if (isTaken) return { said: 'duplicate' };
    model.clawBack(now, key, amount);
    return { said: 'clawed back' };
  }
  if (!isTaken) return { said: 'nothing to reinstate' };
  if (model.knows(`${key}:reinstated`)) return { said: 'duplicate' };
  model.creditTopUp(now, 'stripe', `${key}:reinstated`, amount);
  return { said: 'reinstated' };
}
