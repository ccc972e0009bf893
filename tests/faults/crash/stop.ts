import type { Call, HttpTap } from '../wire/http-tap';
import type { Statement } from '../wire/postgres-proxy';
import type { Victim } from './replica';

/**
 * A moment in the life of a process, named by what it says to others and not by a line of its code: so production code
 * knows nothing of it.
 */
export type Stop =
  | {
      channel: 'database';
      sql: RegExp;
      when: 'before' | 'after' | 'before commit' | 'after commit';
      /** How many of such statements go by first. */
      skip?: number;
    }
  | {
      channel: 'stripe' | 'model' | 'client';
      call: RegExp;
      /** `head`: the other side has answered; `piece`: after `pieces` pieces of the body; `end`: all but the end is through. */
      when: 'before' | 'head' | 'piece' | 'end';
      pieces?: number;
    };

/** A process that stands still at a stop. */
export type Standstill = {
  reached: Promise<void>;
  forget(): void;
};

const forever = new Promise<never>(() => undefined);

/**
 * Lets whatever reaches the stop wait there for ever, if it is about one of these ids. Only the first is held.
 */
export function standAt(victim: Victim, stop: Stop, ids: readonly string[]): Standstill {
  let arrive: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  let isTaken = false;
  const hold = async (isHere: boolean): Promise<'pass'> => {
    if (!isHere || isTaken) return 'pass';
    isTaken = true;
    arrive();
    return await forever;
  };
  const forget = stop.channel === 'database' ? inDatabase(victim, stop, ids, hold) : inCalls(victim, stop, ids, hold);
  return { reached, forget };
}

type Hold = (isHere: boolean) => Promise<'pass'>;

function inDatabase(
  { database }: Victim,
  { sql, when, skip = 0 }: Extract<Stop, { channel: 'database' }>,
  ids: readonly string[],
  hold: Hold,
): () => void {
  const isIt = (statement: Statement) =>
    sql.test(statement.sql) && statement.values.some((value) => ids.some((id) => value?.includes(id)));
  const isCommit = ({ sql: text, transaction }: Statement) => /^\s*commit/i.test(text) && transaction.some(isIt);
  const matches = when === 'before' || when === 'after' ? isIt : isCommit;
  let seen = 0;
  const isHere = (statement: Statement) => matches(statement) && ++seen > skip;
  const isBefore = when === 'before' || when === 'before commit';
  return database.watch({ [isBefore ? 'before' : 'after']: (statement: Statement) => hold(isHere(statement)) });
}

function inCalls(
  victim: Victim,
  { channel, call: pattern, when, pieces = 0 }: Exclude<Stop, { channel: 'database' }>,
  ids: readonly string[],
  hold: Hold,
): () => void {
  const tap: HttpTap | null = victim[channel];
  if (!tap) throw new Error(`There is no channel "${channel}" here.`);
  const isIt = (call: Call) =>
    pattern.test(`${call.method} ${call.path}`) && ids.some((id) => call.path.includes(id) || call.body.includes(id));
  const isHere = (call: Call) => isIt(call) && (when !== 'piece' || call.passed.length >= pieces);
  return tap.watch({ [when]: (call: Call) => hold(isHere(call)) });
}
