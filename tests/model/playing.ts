import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { releaseHold } from '@/lib/credits/end-hold';
import { freezeClock } from './frozen-clock';
import { WalletModel } from './money-model';
import { openPlayed, type Played, play } from './on-database';
import { type Answer, deadIn, type Outcome, orders, outcomesOf } from './on-model';
import type { Operation, Step } from './operations';
import { readShown, readSnapshot, type Snapshot, shownBy, snapshotOf } from './snapshot';

export type Story = { beginning: number; allowance: bigint; steps: Step[] };

/** Tells a story to the model and to the database, and compares everything after every step. */
export async function tell({ beginning, allowance, steps }: Story): Promise<void> {
  let now = beginning;
  await freezeClock(now);
  const wallets = await openWallets(allowance, now);
  for (const { seconds, operations } of steps) {
    if (seconds > 0) {
      now += seconds * 1_000;
      await freezeClock(now);
    }
    const calls = operations.map((operation) => playOn(wallets, operation));
    const answers = await Promise.all(calls);
    for (const [index, wallet] of wallets.entries()) {
      const mine = operations.map((operation) => operation.verb === 'sweep' || operation.wallet === index);
      const told = {
        ...wallet,
        now,
        operations: operations.filter((_, at) => mine[at]),
        answers: answers.filter((_, at) => mine[at]),
      };
      const { workspaceId } = wallet.played;
      wallet.model = explain(told, await readSnapshot(workspaceId));
      expect(await readShown(workspaceId)).toEqual(shownBy(wallet.model, now));
    }
  }
  for (const { played } of wallets) await endAll(played);
}

type Wallet = { played: Played; model: WalletModel };

/** Two wallets whose requests and adjustments have the same ids: what happens to one must not show in the other. */
async function openWallets(allowance: bigint, now: number): Promise<Wallet[]> {
  const first = await openPlayed(allowance);
  const second = await openPlayed(allowance, first.names);
  return [first, second].map((played) => ({ played, model: new WalletModel(allowance, now) }));
}

function playOn(wallets: Wallet[], operation: Operation): Promise<Answer> {
  const wallet = wallets[operation.verb === 'sweep' ? 0 : operation.wallet];
  if (!wallet) throw new Error('no such wallet');
  return play(wallet.played, operation);
}

async function endAll({ workspaceId, names }: Played): Promise<void> {
  for (const requestId of names.requests) await releaseHold({ workspaceId, requestId, receipt: { status: 'model' } });
}

type Told = { model: WalletModel; played: Played; operations: Operation[]; answers: Answer[]; now: number };

/**
 * The model's state that explains what the database answered and holds: with several operations at once, some order of
 * them must. When none does, the difference to the likeliest one is what the test fails with.
 */
function explain(given: Told, real: Snapshot): WalletModel {
  const told = inParts(given);
  const ends = orders(told.operations.map((_, index) => index)).flatMap((order) => ordered(told, order));
  const found = ends.find(({ after }) => isDeepStrictEqual(snapshotOf(after), real));
  if (found) return found.after;
  const { operations, answers } = told;
  const likeliest = ends[0] ?? unheard(told);
  expect({ operations, answers, ...real }).toEqual({
    operations,
    ...likeliest,
    ...snapshotOf(likeliest.after),
    after: undefined,
  });
  throw new Error('The comparison above must fail.');
}

/** A sweep ends one dead hold after the other: beside others it stands there once for each, and all of them have to end. */
function inParts(told: Told): Told {
  const { model, operations, answers, now } = told;
  const first = operations.findIndex(({ verb }) => verb === 'sweep');
  if (operations.length === 1 || first === -1) return told;
  const parts = Math.max(1, deadIn(model, now).length);
  const times = operations.map(({ verb }, at) => (verb === 'sweep' ? (at === first ? parts : 0) : 1));
  return {
    ...told,
    operations: operations.flatMap((operation, at) => Array<Operation>(times[at] ?? 0).fill(operation)),
    answers: answers.flatMap((answer, at) => Array<Answer>(times[at] ?? 0).fill(answer)),
  };
}

type End = { after: WalletModel; answers: Answer[] };

/** What the model would have said and done in the order in which the operations stand, whatever was answered. */
function unheard({ model, played, operations, now }: Told): End {
  const end: End = { after: model, answers: [] };
  for (const operation of operations) {
    const [outcome] = outcomesOf(end.after, { names: played.names, now, isAlone: true }, operation);
    if (!outcome) continue;
    end.after = outcome.after;
    end.answers.push(outcome.answer);
  }
  return end;
}

/** All ways in which the operations in this order come to exactly the answers that were given. */
function ordered({ model, played, operations, answers, now }: Told, order: number[]): End[] {
  let ends: WalletModel[] = [model];
  const isAlone = order.length === 1;
  for (const index of order) {
    const [operation, answer] = [operations[index], answers[index]];
    if (!operation || !answer) return [];
    const agrees = (outcome: Outcome) => isDeepStrictEqual(heard(outcome.answer, isAlone), heard(answer, isAlone));
    ends = ends.flatMap((before) =>
      outcomesOf(before, { names: played.names, now, isAlone }, operation)
        .filter(agrees)
        .map(({ after }) => after),
    );
    if (ends.length === 0) return [];
  }
  const isSwept = operations.some(({ verb }) => verb === 'sweep');
  return ends.filter((after) => !isSwept || deadIn(after, now).length === 0).map((after) => ({ after, answers }));
}

/** What is left when several ran at once: the balance told to one may already know of another. */
function heard({ said, amounts = [], available = -1n }: Answer, isAlone: boolean): Answer {
  return isAlone ? { said, amounts, available } : { said, amounts };
}
