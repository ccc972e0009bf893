import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, SentRequest } from './caller-process';

/** Starts a process that calls the money core over connections of its own. */
export async function startCallers(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'caller-process.ts'), {
    execArgv: ['--import', 'tsx', '--conditions=react-server'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** What the callers of a process were told. */
export async function order(child: ChildProcess, what: Order): Promise<SentRequest[]> {
  const answered = Promise.withResolvers<SentRequest[]>();
  const onExit = (code: number | null) => answered.reject(new Error(`The callers' process ended (${code})`));
  child.once('exit', onExit);
  child.once('message', ({ requests, error }: { requests?: SentRequest[]; error?: string }) => {
    if (requests) answered.resolve(requests);
    else answered.reject(new Error(error));
  });
  child.send(what);
  return await answered.promise.finally(() => child.off('exit', onExit));
}
