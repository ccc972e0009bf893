import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@/scripts/lib/paths.mjs';
import { freePort } from '@/scripts/lib/port.mjs';
import { buildApp } from '@/scripts/start/build';
import { serveApp } from '@/scripts/start/serve';
import { type KnownAsker, makeAskers } from './askers';
import { BENCH_FOLDER } from './database';
import type { Aim } from './load';
import { pin } from './machine';
import { startPortkey } from './targets/portkey';
import { untilItListens } from './until';
import { startNodeWithPid, type World } from './world';

export type TargetName = 'direct' | 'bare' | 'bare+sql' | 'noop-route' | 'app' | 'gateway' | 'portkey';
/** Something that is asked; `pid` heads the group of processes whose work is counted, 0 where nothing is. */
export type Target = { name: TargetName; aim: Aim; pid: number };
export type Targets = { all: Target[]; skipped: { name: TargetName; why: string }[]; askers: KnownAsker[] };

const COMPLETIONS = '/api/v1/chat/completions';
/** The build that `npm test` makes: made anew only when the sources changed. */
const BUILD = '.next-test';
const JSON_BODY = { 'content-type': 'application/json' };
/** As many customers as make wallets no bottleneck; the hot wallet is measured by itself. */
const CUSTOMERS = 64;

/** Starts everything that is compared, each gateway pinned to core 0. What cannot be started here is left out, with why. */
export async function startTargets(world: World): Promise<Targets> {
  const askers = await makeAskers(CUSTOMERS);
  const skipped: Targets['skipped'] = [];
  const { upstream, children } = world;
  const plain = { path: '/v1/chat/completions', method: 'POST', headers: () => JSON_BODY } as const;
  const all: Target[] = [{ name: 'direct', aim: { ...plain, url: upstream.url }, pid: 0 }];
  const add = (name: TargetName, pid: number, aim: Aim) => {
    pin(pid, 0);
    all.push({ name, pid, aim });
  };
  const statements = join(BENCH_FOLDER, 'statements.json');
  writeFileSync(statements, JSON.stringify(askers.map(({ money }) => money)));
  for (const [name, file] of [
    ['bare', ''],
    ['bare+sql', statements],
  ] as const) {
    const env = { BENCH_UPSTREAM: upstream.url, BENCH_STATEMENTS: file };
    const { url, pid } = await startNodeWithPid(children, 'tests/bench/targets/bare-process.ts', env);
    add(name, pid, { ...plain, url });
  }
  const app = await startApp(world);
  add('app', app.pid, { url: app.url, path: COMPLETIONS, method: 'POST', headers: keysOf(askers) });
  // A route of the same build that does nothing but answer: what Next itself costs.
  all.push({
    name: 'noop-route',
    pid: app.pid,
    aim: { url: app.url, path: '/api/health', method: 'GET', headers: () => ({}) },
  });
  if (existsSync(join(ROOT, 'scripts/gateway.ts'))) {
    const gateway = await startGateway(world);
    add('gateway', gateway.pid, { url: gateway.url, path: COMPLETIONS, method: 'POST', headers: keysOf(askers) });
  } else skipped.push({ name: 'gateway', why: 'scripts/gateway.ts is not there' });
  const portkey = await startPortkey(children, BENCH_FOLDER);
  if ('why' in portkey) skipped.push({ name: 'portkey', why: portkey.why });
  else {
    const headers = { ...JSON_BODY, 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstream.url}/v1` };
    add('portkey', portkey.pid, {
      ...plain,
      url: portkey.url,
      headers: () => ({ ...headers, authorization: 'Bearer none' }),
    });
  }
  return { all, skipped, askers };
}

/** Every request is another customer's, in turn. */
function keysOf(askers: readonly KnownAsker[]): Aim['headers'] {
  const headers = askers.map(({ key }) => ({ ...JSON_BODY, authorization: `Bearer ${key}` }));
  let turn = 0;
  return () => headers[turn++ % headers.length] ?? {};
}

/** The production build, served as it is deployed. */
export async function startApp(
  { children, settings }: World,
  over: Record<string, string> = {},
): Promise<{ url: string; pid: number }> {
  await buildApp(children, BUILD);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...settings, PORT: String(port), APP_URL: url, AUTH_URL: url, ...over };
  const log = join(BENCH_FOLDER, 'logs', `app-${port}.log`);
  const { pid } = await serveApp(children, env, { mode: 'start', folder: BUILD, log });
  return { url, pid: pid ?? 0 };
}

/** The same handler on its own listener, as `npm run gateway` starts it. */
export async function startGateway({ children, settings }: World): Promise<{ url: string; pid: number }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { child } = children.start(['--import', 'tsx', '--conditions=react-server', 'scripts/gateway.ts'], {
    env: { ...settings, PORT: String(port), GATEWAY_PORT: String(port), APP_URL: url },
    log: join(BENCH_FOLDER, 'logs/gateway.log'),
  });
  await untilItListens(url);
  return { url, pid: child.pid ?? 0 };
}
