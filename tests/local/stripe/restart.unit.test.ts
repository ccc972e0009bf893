import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { client, folder, KEY, onEnd, pay, sessionParams, stand } from './stand';

const MAIN = join(import.meta.dirname, '../../../local/stripe/main.ts');

/** The local Stripe as a process of its own. */
async function startProcess(stateFile: string): Promise<{ child: ChildProcess; url: string }> {
  const env = { ...process.env, LOCAL_STRIPE_PORT: '0', LOCAL_STRIPE_STATE: stateFile, LOCAL_STRIPE_KEY: KEY };
  const child = fork(MAIN, { execArgv: ['--import', 'tsx'], env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  onEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [message] = await once(child, 'message');
  return { child, url: message.url };
}

describe('a restart', () => {
  test('state survives a restart, and addresses follow the new port', async () => {
    const before = await stand();
    const customer = await before.stripe.customers.create({ email: 'a@b.test' });
    const paid = await before.stripe.checkout.sessions.create(sessionParams({ customer: customer.id }));
    await pay(paid.url);
    const open = await before.stripe.checkout.sessions.create(sessionParams({ customer: customer.id }));
    const after = await before.restart();
    expect(after.url).not.toBe(before.url);
    expect(await after.stripe.customers.retrieve(customer.id)).toMatchObject({ email: 'a@b.test' });
    const again = await after.stripe.checkout.sessions.retrieve(paid.id, { expand: ['payment_intent.latest_charge'] });
    expect(again).toMatchObject({
      payment_status: 'paid',
      payment_intent: { latest_charge: { receipt_url: expect.stringContaining(after.url) } },
    });
    const { url } = await after.stripe.checkout.sessions.retrieve(open.id);
    expect(url).toBe(`${after.url}/c/pay/${open.id}`);
    expect((await pay(url)).status).toBe(303);
  });

  test('what was answered is still there after SIGKILL', async () => {
    const stateFile = join(await folder(), 'stripe.json');
    const first = await startProcess(stateFile);
    const customers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => client(first.url).customers.create({ name: `c${n}` })),
    );
    const session = await client(first.url).checkout.sessions.create(
      sessionParams({ customer: String(customers[0]?.id) }),
    );
    const answer = await pay(session.url, {
      email: 'a@b.test',
      cardNumber: '4242424242424242',
      expiry: '1240',
      cvc: '123',
      name: 'A',
    });
    expect(answer.status).toBe(303);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await startProcess(stateFile);
    expect((await client(second.url).customers.list({ limit: 100 })).data).toHaveLength(20);
    expect(await client(second.url).checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
    const types = (await client(second.url).events.list()).data.map(({ type }) => type);
    expect(types).toContain('checkout.session.completed');
  });

  test('the process ends by itself when its parent is gone, and on SIGTERM', async () => {
    const stateFile = join(await folder(), 'stripe.json');
    const orphan = await startProcess(stateFile);
    orphan.child.disconnect();
    expect(await once(orphan.child, 'exit')).toEqual([0, null]);
    const { child } = await startProcess(stateFile);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('a file that isn’t its state is left alone', async () => {
    const stateFile = join(await folder(), 'stripe.json');
    await writeFile(stateFile, '{"version":99}');
    await expect(stand({ stateFile })).rejects.toThrow('not a state file');
    expect(await readFile(stateFile, 'utf8')).toBe('{"version":99}');
  });
});
