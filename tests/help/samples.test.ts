import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPage } from '@/lib/help/pages';
import { passagesOf } from '@/lib/help/passages';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { makeAsker } from '../ai/asking';
import { type RunningApp, startApp } from '../setup/app';
import { credits } from '../setup/factories';
import { startModel } from '../setup/model';

/** What a reader types to run an example, with what its file is called. */
const PROGRAMS = {
  sh: { command: 'sh', file: 'sample.sh', needs: 'curl' },
  python: { command: 'python3', file: 'sample.py', needs: 'python3' },
  typescript: { command: process.execPath, file: 'sample.mts', needs: process.execPath },
};

type Language = keyof typeof PROGRAMS;
type Sample = { section: string; language: Language; code: string };

const isLanguage = (name: string): name is Language => Object.hasOwn(PROGRAMS, name);
const isHere = ({ language }: Sample) => spawnSync(PROGRAMS[language].needs, ['--version']).status === 0;

const ALL: Sample[] = passagesOf(readPage('api', 'en')).flatMap(({ id, blocks }) =>
  blocks.flatMap((block) => {
    if (block.kind !== 'code') return [];
    if (!isLanguage(block.language)) throw new Error(`an example in ${block.language}`);
    return { section: id, language: block.language, code: block.text };
  }),
);
/** A machine without curl or Python runs the others. */
const SAMPLES = ALL.filter(isHere);

let app: RunningApp;
let model: Awaited<ReturnType<typeof startModel>>;
const folder = mkdtempSync(join(tmpdir(), 'studio-samples-'));

beforeAll(async () => {
  model = await startModel();
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
  await model.close();
  rmSync(folder, { recursive: true });
});

/** Runs an example as it stands on the page, against a server at `url`. */
async function run({ language, code }: Sample, key: string, url = app.url) {
  const { command, file } = PROGRAMS[language];
  writeFileSync(join(folder, file), code.replaceAll(env().APP_URL, url));
  const child = spawn(command, [file], {
    cwd: folder,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, STUDIO_API_KEY: key },
  });
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  return { output, errors, status };
}

test('the guide has examples in each of its languages', () => {
  expect(ALL.length).toBeGreaterThanOrEqual(9);
  expect(new Set(ALL.map(({ language }) => language))).toEqual(new Set(['sh', 'python', 'typescript']));
});

test.each(SAMPLES)('the example of "$section" in $language does what the guide says', async (sample) => {
  const { key } = await makeAsker();
  const { output, errors, status } = await run(sample, key);
  expect({ status, errors }).toEqual({ status: 0, errors: expect.not.stringMatching(/error/i) });
  expect(output).toMatch(
    sample.section === 'models' ? /"demo-medium"/ : sample.section === 'balance' ? /"available"/ : /./,
  );
  expect(output).not.toMatch(/"error"/);
});

test.each(SAMPLES.filter(({ section }) => section === 'no-credits'))(
  'without credits, the example in $language says what is missing and what helps, and no model was asked',
  async (sample) => {
    const { key } = await makeAsker({ included: credits(0) });
    const before = await model.stats();
    const { output, errors, status } = await run(sample, key);
    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(errors).toMatch(/credits/);
    expect(errors).toContain('/billing?ask=1');
    expect((await model.stats()).requests).toBe(before.requests);
  },
);

test('an answer that is lost on its way is asked for again by the example, and charged once', async () => {
  const sample = ALL.find(({ section }) => section === 'idempotency');
  if (!sample) throw new Error('the guide has no such example');
  const { key, workspaceId } = await makeAsker();
  const line = await startBrokenLine();
  const { output, status } = await run(sample, key, line.url);
  await line.close();
  expect({ status, isAnswered: output.length > 0, calls: line.calls() }).toEqual({
    status: 0,
    isAnswered: true,
    calls: 2,
  });
  expect(await db.hold.count({ where: { workspaceId } })).toBe(1);
});

/** Passes every request on, and loses the first answer. */
async function startBrokenLine() {
  let calls = 0;
  const server = createServer(async (request, response) => {
    calls += 1;
    const isFirst = calls === 1;
    const { authorization = '', 'idempotency-key': key } = request.headers;
    const answer = await fetch(`${app.url}${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': String(key) },
      body: await text(request),
    });
    const body = await answer.text();
    if (isFirst) response.destroy();
    else response.writeHead(answer.status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('it does not listen');
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${address.port}`, close, calls: () => calls };
}
