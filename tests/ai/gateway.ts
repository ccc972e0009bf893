import type { AddressInfo } from 'node:net';
import { createGateway } from '@/lib/ai/gateway-server';

export type RunningGateway = { url: string; port: number; close: () => Promise<void> };

/** The lean listener, in this process, at a port of its own. */
export async function startGateway(): Promise<RunningGateway> {
  const server = createGateway();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on TCP, so its address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}
