import { connect, createServer, type Socket } from 'node:net';
import {
  boundValues,
  errorResponse,
  type Message,
  MessageReader,
  preparedStatement,
  queryText,
  READY_AND_IDLE,
  simpleQuery,
} from './postgres-protocol';

/** One statement on its way to the database. */
export type Statement = {
  sql: string;
  values: (string | null)[];
  /** Statements of the same open transaction that the database has carried out before this one. */
  transaction: Statement[];
};

/** What happens to a statement: nothing, the connection dies, or the database reports an error in its place. */
export type Fate = 'pass' | 'reset' | { sqlState: string };

export type StatementWatcher = {
  /** The statement has not reached the database yet. */
  before?: (statement: Statement) => Fate | Promise<Fate>;
  /** The database has carried it out; the app has not heard of it yet. */
  after?: (statement: Statement) => 'pass' | 'reset' | Promise<'pass' | 'reset'>;
};

export type PostgresProxy = {
  /** The database's address, through here. */
  url: string;
  /** Answers how to stop watching. */
  watch(watcher: StatementWatcher): () => void;
  /** Every new connection is refused with this error, until null. */
  refuse(sqlState: string | null): void;
  /** Breaks all connections; new ones may come. */
  resetAll(): void;
  connections(): number;
  close(): Promise<void>;
};

const FATAL = new Set(['57P01', '57P02', '57P03', '53300']);

/** Stands between an app and PostgreSQL and sees each statement go and its answer come back, whole. */
export async function startPostgresProxy(database: string): Promise<PostgresProxy> {
  const direct = new URL(database);
  const watchers = new Set<StatementWatcher>();
  const wires = new Set<Wire>();
  let refusal: string | null = null;
  const server = createServer((client) => {
    if (refusal) {
      client.on('error', () => client.destroy());
      // What it says is not read, but must be taken in, or the connection never ends.
      client.resume().end(errorResponse(refusal, 'FATAL'));
      return;
    }
    const wire = new Wire(client, connect(Number(direct.port || 5432), direct.hostname), watchers);
    wires.add(wire);
    wire.onEnd = () => wires.delete(wire);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(direct);
  url.host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const resetAll = () => {
    for (const wire of [...wires]) wire.end();
  };
  return {
    url: url.href,
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    refuse: (sqlState) => {
      refusal = sqlState;
    },
    resetAll,
    connections: () => wires.size,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      resetAll();
      await closed;
    },
  };
}

type Unit = { statement: Statement; bytes: Buffer[] };

/** One connection: a statement at a time, as the protocol has it. */
class Wire {
  onEnd: () => void = () => undefined;
  private readonly prepared = new Map<string, string>();
  private readonly queue: Unit[] = [];
  private pending: { sql: string; values: (string | null)[]; bytes: Buffer[] } = { sql: '', values: [], bytes: [] };
  private transaction: Statement[] = [];
  private isBusy = false;
  private answer: { parts: Buffer[]; done: (status: string) => void } | null = null;

  constructor(
    private readonly client: Socket,
    private readonly upstream: Socket,
    private readonly watchers: ReadonlySet<StatementWatcher>,
  ) {
    const fromClient = new MessageReader(false);
    const fromServer = new MessageReader(true);
    client.on('data', (bytes) => {
      for (const message of fromClient.push(bytes)) this.takeFromClient(message);
    });
    upstream.on('data', (bytes) => {
      for (const message of fromServer.push(bytes)) this.takeFromServer(message);
    });
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.end());
      socket.on('close', () => this.end());
    }
  }

  end(): void {
    this.client.destroy();
    this.upstream.destroy();
    this.onEnd();
  }

  private takeFromClient(message: Message): void {
    if (message.type === 'startup' || message.type === 'p' || message.type === 'X') {
      this.upstream.write(message.bytes);
      return;
    }
    const { pending } = this;
    pending.bytes.push(message.bytes);
    if (message.type === 'Q') pending.sql = queryText(message);
    if (message.type === 'P') {
      const { name, sql } = preparedStatement(message);
      this.prepared.set(name, sql);
      pending.sql = sql;
    }
    if (message.type === 'B') {
      const { name, values } = boundValues(message);
      pending.sql = this.prepared.get(name) ?? pending.sql;
      pending.values = values;
    }
    if (message.type !== 'Q' && message.type !== 'S') return;
    const { sql, values, bytes } = pending;
    this.pending = { sql: '', values: [], bytes: [] };
    this.queue.push({ statement: { sql, values, transaction: [] }, bytes });
    void this.work();
  }

  private takeFromServer(message: Message): void {
    const { answer } = this;
    if (!answer) return void this.client.write(message.bytes);
    answer.parts.push(message.bytes);
    if (message.type === 'Z') answer.done(message.body.toString('latin1', 0, 1));
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let unit = this.queue.shift(); unit; unit = this.queue.shift()) await this.carryOut(unit);
    this.isBusy = false;
  }

  private async carryOut({ statement, bytes }: Unit): Promise<void> {
    statement.transaction = [...this.transaction];
    // All at once: who waits here for ever must not keep the others from seeing it.
    const watchers = [...this.watchers];
    for (const fate of await Promise.all(watchers.map(async ({ before }) => (await before?.(statement)) ?? 'pass'))) {
      if (fate === 'reset') return this.end();
      if (fate !== 'pass') return this.fail(statement, fate.sqlState);
    }
    const answer = await this.ask(Buffer.concat(bytes), statement);
    const fates = await Promise.all(watchers.map(async ({ after }) => (await after?.(statement)) ?? 'pass'));
    if (fates.includes('reset')) return this.end();
    this.client.write(answer);
  }

  /** The database itself fails in the statement's place, so that an open transaction is really broken. */
  private async fail(statement: Statement, sqlState: string): Promise<void> {
    if (FATAL.has(sqlState)) {
      this.client.end(errorResponse(sqlState, 'FATAL'));
      this.upstream.destroy();
      return;
    }
    if (/^\s*(commit|rollback)/i.test(statement.sql)) {
      await this.ask(simpleQuery('rollback'), statement);
      this.client.write(Buffer.concat([errorResponse(sqlState), READY_AND_IDLE]));
      return;
    }
    const raise = `do $$ begin raise exception 'Planted by a test: ${sqlState}' using errcode = '${sqlState}'; end $$`;
    this.client.write(await this.ask(simpleQuery(raise), statement));
  }

  private async ask(bytes: Buffer, statement: Statement): Promise<Buffer> {
    const parts: Buffer[] = [];
    const status = await new Promise<string>((resolve) => {
      this.answer = { parts, done: resolve };
      this.upstream.write(bytes);
    });
    this.answer = null;
    this.transaction = status === 'I' ? [] : [...this.transaction, statement];
    return Buffer.concat(parts);
  }
}
