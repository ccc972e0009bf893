import { connect, createServer, type Socket } from 'node:net';

/** Stands between the app and Postgres, so that a test can pull the plug. Must start before the first query. */
export type DatabaseProxy = {
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** The connections that exist stay open, and carry nothing until they thaw. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
};

export async function startDatabaseProxy(): Promise<DatabaseProxy> {
  const direct = new URL(process.env.DATABASE_URL ?? '');
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(direct.port || 5432), direct.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxied = new URL(direct);
  proxied.port = String(port);
  proxied.hostname = '127.0.0.1';
  process.env.DATABASE_URL = proxied.href;
  const freeze = () => {
    for (const socket of sockets) socket.pause();
  };
  const thaw = () => {
    for (const socket of sockets) socket.resume();
  };
  return { unplug: stop, plugIn: () => listen(port), freeze, thaw, close: stop };
}
