import { Client } from 'pg';
import { Pool } from 'undici';
import { type Finding, finding } from '../findings';
import { type Aim, questionOf } from '../load';
import { usageOf } from '../machine';
import { WORD } from '../upstream';

export type AbortSizes = { streams: number; atOnce: number; pid: number };

/** P12: streams whose readers hang up after the first word, by the thousand. Memory must not grow, no hold may stay. */
export async function measureAborts(
  aim: Aim,
  ownerUrl: string,
  { streams, atOnce, pid }: AbortSizes,
): Promise<Finding[]> {
  const pool = new Pool(aim.url, { connections: atOnce });
  const run = async (count: number) => {
    let begun = 0;
    const one = async () => {
      while (begun++ < count) await askAndHangUp(pool, aim);
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  };
  try {
    await run(streams / 2);
    const before = usageOf(pid).rssMb;
    await run(streams);
    const after = usageOf(pid).rssMb;
    const left = await openHolds(ownerUrl);
    return [
      finding('P12', `memory after ${streams} aborted streams ÷ before`, [after / before], { atMost: 1.1 }),
      finding('P12', 'holds left open', [left], { atMost: 0 }),
    ];
  } finally {
    await pool.destroy();
  }
}

async function askAndHangUp(pool: Pool, { path, headers }: Aim): Promise<void> {
  const answer = await pool.request({ path, method: 'POST', headers: headers(), body: questionOf(true) });
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${await answer.body.text()}`);
  for await (const part of answer.body) if (String(part).includes(WORD)) break;
}

const BOOKING_MS = 15_000;

/** Holds that are still open once everything had time to be booked: all requests have ended, so there should be none. */
async function openHolds(ownerUrl: string): Promise<number> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    for (const deadline = Date.now() + BOOKING_MS; ; ) {
      const { rows } = await owner.query<{ open: number }>(
        `select count(*)::int as open from hold where state = 'open'`,
      );
      const open = rows[0]?.open ?? 0;
      if (open === 0 || Date.now() > deadline) return open;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await owner.end();
  }
}
