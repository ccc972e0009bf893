import { expect, type Page, test } from '@playwright/test';
import { asOwner } from './database';
import { enter, tabTo } from './keys';
import { notNow, signIn } from './support';

const OWNER = 'owner@empty.test';
const EMPTY = `(select workspace_id from member join "user" on id = user_id where email = '${OWNER}')`;
const PEOPLE = 120;

const people = (page: Page) => page.getByRole('region', { name: 'People' });
const row = (page: Page, number: number) =>
  people(page)
    .getByRole('listitem')
    .filter({ hasText: `person-${number}@many.test` });

/** By keyboard, as an owner gives the next role to somebody. */
async function giveRole(page: Page, number: number): Promise<void> {
  await row(page, number).locator('summary').focus();
  await page.keyboard.press('Enter');
  await tabTo(page, row(page, number).getByRole('combobox', { name: 'Role' }));
  await page.keyboard.type('Admin');
  await enter(page, row(page, number).getByRole('button', { name: 'Save' }));
}

test.describe('in a workspace of many', () => {
  test.beforeAll(async () => {
    await asOwner(`
      with made as (
        insert into "user" (id, name, email)
        select gen_random_uuid(), 'Person ' || n, 'person-' || n || '@many.test' from generate_series(101, ${100 + PEOPLE}) n
        returning id, email)
      insert into member (workspace_id, user_id, role, joined_at)
      select ${EMPTY}, id, 'member', now() + (substr(email, 8, 3) || ' seconds')::interval from made`);
  });
  test.afterAll(async () => {
    await asOwner(`delete from "user" where email like 'person-%@many.test'`);
  });

  test('an owner searches and pages, and a role that is changed leaves them where they were', async ({ page }) => {
    test.slow();
    await signIn(page, OWNER, '/settings/members');
    await notNow(page);
    const listed = people(page).getByRole('listitem');
    const changed = page.getByRole('status').filter({ hasText: 'The role is changed' });
    await expect(listed).toHaveCount(50);
    await people(page).getByRole('link', { name: 'More people' }).click();
    await expect(row(page, 150)).toBeVisible();
    await expect(row(page, 101)).toHaveCount(0);
    await people(page).getByRole('link', { name: 'More people' }).click();
    await expect(row(page, 220)).toBeVisible();
    await expect(people(page).getByRole('link', { name: 'More people' })).toHaveCount(0);

    await people(page).getByRole('searchbox', { name: 'Name or e-mail' }).fill('nobody at all');
    await people(page).getByRole('button', { name: 'Find' }).click();
    await expect(people(page).getByText('Nobody fits')).toBeVisible();
    await people(page).getByRole('searchbox', { name: 'Name or e-mail' }).fill('PERSON-21');
    await people(page).getByRole('button', { name: 'Find' }).click();
    await expect(listed).toHaveCount(10);
    await giveRole(page, 219);
    await expect(changed).toBeAttached();
    await expect(listed).toHaveCount(10);
    await expect(row(page, 219).getByText('The role is changed')).toBeInViewport();
    await expect(row(page, 219)).toBeFocused();

    // An admin stands before all members: gone from this page of them, which stays, and says so.
    await page.goto('/settings/members');
    await people(page).getByRole('link', { name: 'More people' }).click();
    await expect(row(page, 190)).toBeVisible();
    await giveRole(page, 190);
    await expect(changed).toBeInViewport();
    await expect(changed).toBeFocused();
    await expect(row(page, 189)).toBeVisible();
    await expect(row(page, 190)).toHaveCount(0);

    await row(page, 189).locator('summary').click();
    await row(page, 189)
      .getByRole('button', { name: /^Remove / })
      .click();
    await expect(page.getByRole('status').filter({ hasText: 'no longer a member' })).toBeInViewport();
    await expect(row(page, 188)).toBeVisible();
    await expect(row(page, 189)).toHaveCount(0);
  });
});

test('changes of settings that are older than a page of them are read on the next one', async ({ page }) => {
  await asOwner(`
    insert into settings_change (id, workspace_id, what, before, after, at)
    select gen_random_uuid(), ${EMPTY}, 'low_threshold', jsonb_build_object('amount', n || '.00'),
      jsonb_build_object('amount', (n + 1) || '.00'), studio_now() - (n || ' days')::interval
    from generate_series(101, 160) n`);
  await signIn(page, OWNER, '/settings');
  await notNow(page);
  const log = page.getByRole('region', { name: 'Changes' });
  await expect(log.getByRole('listitem')).toHaveCount(50);
  await expect(log.getByText('$161.00')).toHaveCount(0);
  await log.getByRole('link', { name: 'Older changes' }).click();
  await expect(log.getByText('$161.00')).toBeVisible();
  await expect(log.getByRole('link', { name: 'Older changes' })).toHaveCount(0);
  await expect(log.getByText('$101.00')).toHaveCount(0);
  await log.getByRole('link', { name: 'Newest changes' }).click();
  await expect(log.getByText('$101.00')).toBeVisible();
});
