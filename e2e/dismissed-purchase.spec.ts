import { asOwner } from './database';
import { expect, test } from './journeys';
import { GOOD_CARD, goToStripe, microcredits, payWith, readCredits, signIn } from './support';

const REASON = 'The bank looks into it, nothing to do for us';

/** Our row of the purchase that was begun last says that it is for so many cents. */
async function setAmount(cents: number, id?: string): Promise<string> {
  const [row] = await asOwner<{ id: string }>(
    `update purchase set amount_cents = $1, credits = $1::bigint * 10000
     where id = coalesce($2::uuid, (select id from purchase order by created_at desc limit 1)) returning id::text`,
    [cents, id ?? null],
  );
  if (!row) throw new Error('There is no such purchase.');
  return row.id;
}

test('a payment that does not fit waits for operators; one dismisses it with a reason and reopens it, and it is credited once the facts fit', async ({
  page,
  elsewhere,
}) => {
  test.slow();
  await signIn(page, 'owner@acme.test', '/billing');
  const before = microcredits((await readCredits(page)).top_up.balance);
  await page.getByRole('region', { name: 'AI usage' }).getByRole('button', { name: 'Buy credits' }).click();
  await goToStripe(page, '$20');
  const id = await setAmount(3_000);
  await payWith(page, GOOD_CARD);
  await expect(page).toHaveURL(/\/billing/);

  const operator = await elsewhere();
  await signIn(operator, 'operator@studio.test', '/operator/payments');
  const main = operator.getByRole('main');
  const link = operator.locator(`a[href="/operator/purchases/${id}"]`);
  const parked = main.getByRole('region', { name: 'Parked purchases' });
  const dismissed = main.getByRole('region', { name: 'Dismissed' });
  await expect(parked.locator(link)).toBeVisible();
  await parked.locator(link).click();
  const dismiss = main.getByRole('region', { name: 'Dismiss', exact: true });
  await dismiss.getByRole('textbox', { name: 'Reason' }).fill(REASON);
  await dismiss.getByRole('button', { name: 'Dismiss' }).click();
  await expect(dismissed.getByText(REASON)).toBeVisible();
  await expect(dismissed.getByText(/^Dismissed by operator@studio\.test, /)).toBeVisible();
  await expect(dismiss).toHaveCount(0);

  await operator.goto('/operator/payments');
  await expect(dismissed.locator(link)).toBeVisible();
  await expect(parked.locator(link)).toHaveCount(0);
  await dismissed
    .getByRole('listitem')
    .or(dismissed.getByRole('row'))
    .filter({ has: link })
    .getByRole('button', { name: 'Reopen' })
    .click();
  await expect(parked.locator(link)).toBeVisible();
  await expect(dismissed).toHaveCount(0);

  await setAmount(2_000, id);
  await parked.locator(link).click();
  await main.getByRole('button', { name: 'Look again' }).click();
  await expect(main.getByRole('region', { name: 'Lines in the books' })).toContainText('$20');
  await expect(dismiss).toHaveCount(0);
  expect(microcredits((await readCredits(page)).top_up.balance) - before).toBe(20_000_000n);
});
