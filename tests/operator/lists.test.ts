import { expect, test } from 'vitest';
import { decideAdjustment, proposeAdjustment } from '@/lib/operator/adjustments';
import { listAdjustments } from '@/lib/operator/list-adjustments';
import { listActions } from '@/lib/operator/operator-action';
import { newId } from '@/lib/platform/ids';
import { credits, makeWorkspace } from '../setup/factories';
import { makeOperator } from './operators';

const reason = 'An answer was cut off';

async function giveEach(workspaceId: string, amounts: number[]) {
  const operator = await makeOperator();
  for (const amount of amounts)
    await proposeAdjustment(operator, { id: newId(), workspaceId, direction: 'give', amount: credits(amount), reason });
}

/** Every page of a list, one after the other. */
async function pagesOf<Page extends { nextBefore: string | null }, Row>(
  read: (before: string | null) => Promise<Page>,
  rowsOf: (page: Page) => Row[],
): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let before: string | null = null; ; ) {
    const page = await read(before);
    pages.push(rowsOf(page));
    if (page.nextBefore === null) return pages;
    before = page.nextBefore;
  }
}

test('all that was adjusted can be read, page by page, none twice; what waits for another operator stands on the first page', async () => {
  const { workspaceId } = await makeWorkspace();
  await giveEach(workspaceId, [1, 500, 2, 600, 3, 4]);
  const other = await makeOperator();
  const read = (before: string | null) => listAdjustments({ workspaceId }, { before, limit: 2 });
  const amounts = () =>
    pagesOf(read, ({ adjustments }) => adjustments.map(({ amount }) => Number(amount / 1_000_000n)));
  expect(await amounts()).toEqual([
    [600, 500, 4, 3],
    [2, 1],
  ]);
  const [large] = (await listAdjustments({ workspaceId })).adjustments;
  await decideAdjustment(other, large?.id ?? '', false);
  expect(await amounts()).toEqual([[500, 4, 3], [600, 2], [1]]);
  expect((await listAdjustments({ workspaceId }, { before: newId(), limit: 2 })).adjustments).toHaveLength(3);
  expect((await listAdjustments({ workspaceId }, { before: 'nonsense', limit: 2 })).adjustments).toHaveLength(3);
});

test('all that operators did can be read, page by page, none twice, of one workspace or of all', async () => {
  const [one, other] = [await makeWorkspace(), await makeWorkspace()];
  await giveEach(one.workspaceId, [1, 2, 3, 500, 4]);
  await giveEach(other.workspaceId, [1]);
  const { workspaceId } = one;
  const read = (before: string | null) => listActions({ workspaceId }, { before, limit: 2 });
  const actions = await pagesOf(read, (page) => page.actions.map(({ action }) => action));
  const made = 'adjustment_made';
  expect(actions).toEqual([[made, 'adjustment_proposed'], [made, made], [made]]);
  const all = await pagesOf(
    (before) => listActions({}, { before, limit: 2 }),
    (page) => page.actions,
  );
  const ids = all.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(
    all
      .flat()
      .slice(0, 6)
      .map(({ workspace }) => workspace?.id),
  ).toEqual([other.workspaceId, ...Array.from({ length: 5 }, () => workspaceId)]);
  const [foreign] = (await listActions({ workspaceId: other.workspaceId })).actions;
  expect((await listActions({ workspaceId }, { before: foreign?.id ?? null, limit: 2 })).actions[0]?.id).toBe(ids[1]);
});
