import { Client } from 'pg';
import { type Finding, finding } from '../findings';
import { type Aim, Client as Asking } from '../load';

/** Statements that every process sends by itself, whoever asks. */
const ITS_OWN = /pg_stat_statements|noted as|pgboss|^(begin|commit|rollback|set |show |select version|reset)/i;

/** P11: what a request with an API key sends to the database, as the database counts it. */
export async function measureRoundTrips(superuserUrl: string, aim: Aim, requests: number): Promise<Finding[]> {
  const watcher = new Client({ connectionString: superuserUrl });
  await watcher.connect();
  const asking = new Asking(aim, 1);
  try {
    await watcher.query('create extension if not exists pg_stat_statements');
    await asking.ask(false);
    await watcher.query('select pg_stat_statements_reset()');
    for (let sent = 0; sent < requests; sent += 1) await asking.ask(sent % 2 === 0);
    const { rows } = await watcher.query<{ query: string; calls: string }>(
      `select query, calls from pg_stat_statements s join pg_database d on d.oid = s.dbid
       where d.datname = current_database() order by calls desc`,
    );
    // What is sent less often than every second request belongs to no request.
    const onPath = rows.filter(({ query, calls }) => !ITS_OWN.test(query) && Number(calls) > requests / 2);
    const perRequest = onPath.reduce((sum, { calls }) => sum + Number(calls), 0) / requests;
    const note = onPath.map(({ query, calls }) => `${calls}× ${query.replace(/\s+/g, ' ').slice(0, 60)}`).join('; ');
    return [finding('P11', 'statements of one request with an API key', [perRequest], { atMost: 2, note })];
  } finally {
    await asking.close();
    await watcher.end();
  }
}
