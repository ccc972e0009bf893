import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callProvider, PROVIDER_LIMITS } from '@/lib/ai/provider';

const usual = { ...PROVIDER_LIMITS };
afterEach(() => {
  Object.assign(PROVIDER_LIMITS, usual);
});

async function refusalOf(url: string) {
  const endpoint = { url: new URL(url), apiKey: null, capParameter: 'max_tokens' as const };
  return callProvider(endpoint, {}).accepted.then(
    () => null,
    (error: unknown) => error,
  );
}

async function listening(server: ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on TCP, so its address is never a pipe's name.
  return (server.address() as AddressInfo).port;
}

describe('a provider that cannot be reached', () => {
  it('because nobody listens there has failed (REL-P9)', async () => {
    expect(await refusalOf('http://127.0.0.1:9/v1')).toMatchObject({ code: 'provider_error', status: 502 });
  });

  it('because its name does not exist has failed (REL-P9)', async () => {
    expect(await refusalOf('http://no-such-host.invalid/v1')).toMatchObject({ code: 'provider_error', status: 502 });
  });

  it('because it speaks no TLS has failed (REL-P9)', async () => {
    const server = createServer((_, response) => response.end());
    const port = await listening(server);
    expect(await refusalOf(`https://127.0.0.1:${port}/v1`)).toMatchObject({ code: 'provider_error', status: 502 });
    server.close();
  });

  it('because it hangs up before it answers has failed (REL-P9)', async () => {
    const server = createTcpServer((socket) => socket.destroy());
    const port = await listening(server);
    expect(await refusalOf(`http://127.0.0.1:${port}/v1`)).toMatchObject({ code: 'provider_error', status: 502 });
    server.close();
  });

  it('because it never answers has taken too long (REL-P11)', async () => {
    PROVIDER_LIMITS.headers = 100;
    const server = createTcpServer(() => undefined);
    const port = await listening(server);
    expect(await refusalOf(`http://127.0.0.1:${port}/v1`)).toMatchObject({ code: 'provider_timeout', status: 504 });
    server.close();
  });
});
