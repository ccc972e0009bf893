import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { db } from '@/lib/platform/db';
import { microcredits, toDecimal } from '@/lib/platform/units';
import { resetClock, setClock } from '../setup/clock';
import { credits, makeWorkspace, spend } from '../setup/factories';

afterEach(resetClock);

test("the worked example of the ledger's README happens just so", async () => {
  await setClock('2027-01-20T00:00:00Z');
  const workspace = await makeWorkspace({ included: credits(20), topUp: credits(10) });
  await spend(workspace, credits(25));
  await setClock('2027-02-01T00:00:00Z');
  await spend(workspace, credits(1));

  const transfers = await db.transfer.findMany({
    where: { workspaceId: workspace.workspaceId },
    orderBy: { sequence: 'asc' },
  });
  const decimal = (amount: bigint) => toDecimal(microcredits(amount));
  const lines = transfers.map(
    (line) =>
      `| ${line.sequence} | \`${line.key.replace(/[0-9a-f-]{36}/, '…')}\` | ${line.from} → ${line.to} | ${decimal(line.amount)} | ` +
      `${decimal(line.includedAfter)} | ${decimal(line.topUpAfter)} |`,
  );
  const readme = await readFile(new URL('../../lib/ledger/README.md', import.meta.url), 'utf8');
  const example = /<!-- worked-example -->\n(.*)<!-- \/worked-example -->/s
    .exec(readme)?.[1]
    ?.trim()
    .split('\n')
    .slice(2);
  expect(lines).toEqual(example);
});
