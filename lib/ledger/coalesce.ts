import { AppError, sqlStateOf } from '@/lib/platform/errors';

/** A call that can share a statement with others. */
type Call = { workspaceId: string; requestId: string };
/** What a statement answered, by request id. A call that is missing had its wallet skipped, or there is none. */
export type Answers<Answer> = Map<string, Answer>;
type Run<C, Answer> = (calls: C[], options: { skipsLocked: boolean }) => Promise<Answers<Answer>>;
type Waiting<C, Answer> = { call: C; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

/** More would make the first of a batch wait for the last. */
const MOST_AT_ONCE = 64;
/** A shared statement that takes longer is not waited for: its connection may be dead, and others have theirs. */
const PATIENCE_MS = 1_000;

/**
 * While a statement of this process is at work, the calls that come in are gathered and then sent together as the next
 * one: many times as many, on one wallet or on many, and no slower when nobody waits. A call is answered after its batch
 * was committed. A shared statement never waits for a wallet that somebody else has locked: calls on that one queue up by
 * themselves, so one wallet that is stuck holds up nobody else.
 */
export function coalesced<C extends Call, Answer>(run: Run<C, Answer>): (call: C) => Promise<Answer> {
  const queues = new Map<string, Lane<C, Answer>>();
  const shared = new Lane<C, Answer>(async (batch) => {
    const sent = attempt(run, batch, { skipsLocked: true }).then((unanswered) => unanswered.forEach(waitFor));
    await noLongerThan(PATIENCE_MS, sent);
  });

  function waitFor(one: Waiting<C, Answer>): void {
    const { workspaceId } = one.call;
    let queue = queues.get(workspaceId);
    if (!queue) {
      const send = async (batch: Waiting<C, Answer>[]): Promise<void> => {
        const unanswered = await attempt(run, batch, { skipsLocked: false });
        for (const { reject } of unanswered) reject(new AppError('not_found'));
      };
      queue = new Lane(send, () => queues.delete(workspaceId));
      queues.set(workspaceId, queue);
    }
    queue.add(one);
  }

  return (call) =>
    new Promise((resolve, reject) => {
      const lane = queues.get(call.workspaceId) ?? shared;
      lane.add({ call, resolve, reject });
    });
}

/** Calls that follow each other: at most one batch of them is under way. */
class Lane<C extends Call, Answer> {
  private waiting: Waiting<C, Answer>[] = [];
  private isBusy = false;

  constructor(
    private readonly send: (batch: Waiting<C, Answer>[]) => Promise<void>,
    private readonly onIdle: () => void = () => undefined,
  ) {}

  add(one: Waiting<C, Answer>): void {
    this.waiting.push(one);
    if (!this.isBusy) void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.length > 0) await this.send(this.takeBatch());
    this.isBusy = false;
    this.onIdle();
  }

  /** The next calls in the order they came, each request at most once: its second call builds on its first. */
  private takeBatch(): Waiting<C, Answer>[] {
    const batch = new Map<string, Waiting<C, Answer>>();
    const later: Waiting<C, Answer>[] = [];
    for (const one of this.waiting) {
      const { requestId } = one.call;
      if (batch.size < MOST_AT_ONCE && !batch.has(requestId)) batch.set(requestId, one);
      else later.push(one);
    }
    this.waiting = later;
    return [...batch.values()];
  }
}

async function noLongerThan(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

/** Sends a batch and answers its calls; returns those that got no answer. */
async function attempt<C extends Call, Answer>(
  run: Run<C, Answer>,
  batch: Waiting<C, Answer>[],
  options: { skipsLocked: boolean },
): Promise<Waiting<C, Answer>[]> {
  try {
    const calls = batch.map(({ call }) => call);
    const answers = await run(calls, options);
    const unanswered: Waiting<C, Answer>[] = [];
    for (const one of batch) {
      const answer = answers.get(one.call.requestId);
      if (answer === undefined) unanswered.push(one);
      else one.resolve(answer);
    }
    return unanswered;
  } catch (error) {
    // What the database refused in one call must not fail the others.
    if (batch.length > 1 && wasRefused(error)) {
      return (await Promise.all(batch.map((one) => attempt(run, [one], options)))).flat();
    }
    for (const { reject } of batch) reject(error);
    return [];
  }
}

/** SQLSTATE classes 22 and 23: the data was wrong, and nothing of the statement happened. */
function wasRefused(error: unknown): boolean {
  return sqlStateOf(error).some((state) => /^(22|23)/.test(state));
}
