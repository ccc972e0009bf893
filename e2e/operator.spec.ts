import { expectNoBarrier } from './barriers';
import { asOwner } from './database';
import { expect, test } from './journeys';
import { signIn } from './support';

const PAGES = ['', '/payments', '/webhooks?show=failed', '/reports', '/adjustments', '/incidents', '/numbers'];

test('an operator finds a workspace, gives credits with a reason, and takes them back; the owner is told why', async ({
  page,
  elsewhere,
}) => {
  await signIn(page, 'operator@studio.test', '/operator');
  await page.getByRole('searchbox').fill('owner@free.test');
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('link', { name: 'Solo' }).click();
  await expect(page.getByRole('heading', { name: 'Solo' })).toBeVisible();
  await expect(page).toHaveTitle('Solo · Operator · Studio Credits');
  const adjust = page.getByRole('region', { name: 'Adjust' });
  for (const direction of ['give', 'take']) {
    await adjust.getByRole('combobox', { name: 'What' }).selectOption(direction);
    await adjust.getByRole('textbox', { name: 'Credits' }).fill('5');
    await adjust.getByRole('textbox', { name: 'Reason' }).fill(`A test of ${direction}`);
    await adjust.getByRole('button', { name: 'Adjust' }).click();
    await expect(adjust.getByRole('row', { name: `A test of ${direction}` })).toContainText('Made');
    await expect(page.getByRole('region', { name: 'Transfers' })).toContainText(`A test of ${direction}`);
  }
  await expect(page.getByRole('region', { name: 'What operators did' })).toContainText('Made an adjustment');
  await expectNoBarrier(page);

  const owner = await elsewhere();
  await signIn(owner, 'owner@free.test', '/notices');
  await expect(owner.getByText(/Reason: A test of take/)).toBeVisible();
});

test('what goes beyond the ceiling waits for another operator, and can be taken back', async ({ page }) => {
  await signIn(page, 'operator@studio.test', '/operator?q=owner@free.test');
  await page.getByRole('link', { name: 'Solo' }).click();
  const adjust = page.getByRole('region', { name: 'Adjust' });
  await adjust.getByRole('textbox', { name: 'Credits' }).fill('1000');
  await adjust.getByRole('textbox', { name: 'Reason' }).fill('Too much for one');
  await adjust.getByRole('button', { name: 'Adjust' }).click();
  const row = adjust.getByRole('row', { name: 'Too much for one' });
  await expect(row).toContainText('Waits for another operator');
  await expect(row.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await expect(row).toContainText('Declined');
});

test('a request and a purchase are found by their ids, and say what happened', async ({ page }) => {
  await signIn(page, 'operator@studio.test', '/operator?q=owner@acme.test');
  await page.getByRole('link', { name: 'Acme' }).click();
  const idOf = async (region: string) => {
    const link = page.getByRole('region', { name: region }).getByRole('link').first();
    return ((await link.getAttribute('href')) ?? '').split('/').at(-1) ?? '';
  };
  const [request, purchase] = [await idOf('Last requests'), await idOf('Purchases')];
  await page.goto(`/operator?q=${request}`);
  await expect(page).toHaveURL(`/operator/requests/${request}`);
  await expect(page.getByRole('region', { name: 'When it began' })).toBeVisible();
  await expect(page).toHaveTitle(`Request ${request} · Operator · Studio Credits`);
  await expectNoBarrier(page);
  await page.goto(`/operator?q=${purchase}`);
  await expect(page).toHaveURL(`/operator/purchases/${purchase}`);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('Stripe says what we know already.')).toBeVisible();
  await expect(page).toHaveTitle(/^Purchase of \$[\d.,]+, Acme · Operator/);
  await expectNoBarrier(page);
});

test('nobody but operators gets into the console, nor is told a name by its titles', async ({ page, elsewhere }) => {
  await signIn(page, 'owner@acme.test', '/billing');
  for (const path of PAGES) expect((await page.goto(`/operator${path}`))?.status()).toBe(404);
  const operator = await elsewhere();
  await signIn(operator, 'operator@studio.test', '/operator?q=owner@free.test');
  const link = await operator.getByRole('link', { name: 'Solo' }).getAttribute('href');
  expect((await page.goto(link ?? ''))?.status()).toBe(404);
  await expect(page).not.toHaveTitle(/Solo/);
});

test('what operators did long ago is read on the next page, and the way back leads to what they did last', async ({
  page,
}) => {
  await plantLooks(60);
  await signIn(page, 'operator@studio.test', '/operator/adjustments');
  const log = page.getByRole('region', { name: 'What operators did' });
  await expect(log).not.toContainText('Look number 60');
  await log.getByRole('link', { name: 'Older actions' }).click();
  await expect(log).toContainText('Look number 60');
  await expect(log.getByRole('link', { name: 'Asked Stripe about all payments' }).last()).toHaveAttribute(
    'href',
    '/operator/payments',
  );
  await expect(log.getByRole('link', { name: 'Older actions' })).toHaveCount(0);
  await expectNoBarrier(page);
  await log.getByRole('link', { name: 'Newest actions' }).click();
  await expect(log).not.toContainText('Look number 60');
});

/** So many actions of the past, one a day; there once, however often this is called. */
async function plantLooks(count: number): Promise<void> {
  await asOwner(
    `insert into operator_action (id, operator_id, action, subject, reason, created_at)
     select gen_random_uuid(), u.id, 'payments_looked_at', 'reconcile_objects', 'Look number ' || n,
       studio_now() - interval '1 year' - n * interval '1 day'
     from "user" u, generate_series(1, $1::int) n
     where u.email = 'operator@studio.test'
       and not exists (select from operator_action where reason = 'Look number 1')`,
    [count],
  );
}
