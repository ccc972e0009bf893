import type { Page } from '@playwright/test';
import { type Elsewhere, expect, test } from './journeys';
import { enter, tabTo, write } from './keys';
import { services } from './services';
import { signIn } from './support';

const GUEST = 'owner@free.test';

/** Opens the newest invitation that came to `to` after a moment, and follows its link. */
async function openInvitation(page: Page, to: string, since = 0): Promise<void> {
  const subject = 'Olivia Owens invites you to Acme';
  await expect(async () => {
    const { data } = await (await page.request.get(`${services().mailbox}/_local/messages?to=${to}`)).json();
    const mail = data.find((one: { subject: string; receivedAt: string }) => {
      return one.subject === subject && Date.parse(one.receivedAt) > since;
    });
    const link = /https?:\/\/\S+\/invitations\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    expect(link).not.toBe('');
    await page.goto(link);
  }).toPass();
}

/** From Acme to Solo by keyboard, while another tab shows Acme: nothing is done for the workspace that a tab doesn't show. */
async function switchAndBack(guest: Page, elsewhere: Elsewhere): Promise<void> {
  const changed = (page: Page) => page.getByRole('heading', { name: 'You are in another workspace now' });
  const name = (page: Page) => page.getByRole('banner').first();
  const stale = await guest.context().newPage();
  await stale.goto('/settings');
  const storageState = await guest.context().storageState();
  const plain = await elsewhere({ javaScriptEnabled: false, storageState });
  await plain.goto('/settings');
  await guest.reload();
  await guest.locator('header summary').focus();
  await guest.keyboard.press('Enter');
  await guest.getByRole('button', { name: 'Solo' }).press('Enter');
  await expect(guest).toHaveURL(/\/chat/);
  await expect(name(guest)).toContainText('Solo');
  await stale.getByRole('textbox', { name: 'Name' }).fill('by mistake');
  await stale.getByRole('button', { name: 'Create key' }).click();
  await expect(changed(stale)).toBeVisible();
  await plain.getByRole('textbox', { name: 'Name' }).fill('by mistake');
  await plain.getByRole('button', { name: 'Create key' }).click();
  await expect(changed(plain)).toBeVisible();
  await plain.goto('/billing/plan?plan=pro&seats=1');
  await stale.getByRole('button', { name: 'Back to Acme' }).click();
  await expect(name(stale)).toContainText('Acme');
  await plain.getByRole('button', { name: 'Go to payment' }).click();
  await expect(changed(plain)).toBeVisible();
  await guest.getByRole('textbox', { name: 'Message' }).fill('for Solo alone');
  await expect(changed(guest)).toBeVisible();
  await guest.getByRole('link', { name: 'Go on in Acme' }).click();
  await expect(name(guest)).toContainText('Acme');
  await expect(guest.getByRole('textbox', { name: 'Message' })).toHaveValue('');
  await stale.goto('/settings');
  await expect(stale.getByText('by mistake')).toHaveCount(0);
}

test('an owner is led to more seats, invites, and the one who was invited joins, gets a role, and leaves', async ({
  page,
  elsewhere,
}) => {
  test.slow();
  await signIn(page, 'owner@acme.test', '/settings');
  await page.getByRole('link', { name: 'Manage members' }).click();
  const form = page.getByRole('region', { name: 'Invite somebody' });
  const invite = async () => {
    await form.getByRole('textbox', { name: 'E-mail address' }).fill(GUEST);
    await form.getByRole('button', { name: 'Invite' }).click();
  };
  await expect(page.getByText('3 people, 3 seats.')).toBeVisible();
  await invite();
  await expect(form.getByRole('status').filter({ hasText: 'All seats are taken' })).toBeVisible();
  await form.getByRole('link', { name: 'Take more seats' }).click();
  await page.getByRole('textbox', { name: 'Number of seats' }).fill('4');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: /^Pay \$[\d.]+ and change the plan$/ }).click();

  await expect(page).toHaveURL(/\/settings\/members/);
  await invite();
  await expect(form.getByRole('status').filter({ hasText: `${GUEST} is invited` })).toBeVisible();
  await expect(page.getByText('3 people and 1 invited, 4 seats.')).toBeVisible();

  const other = await elsewhere();
  await signIn(other, 'member@acme.test', '/billing');
  await openInvitation(other, GUEST);
  await expect(other.getByRole('heading', { name: 'This invitation is for somebody else' })).toBeVisible();

  const guest = await elsewhere();
  await openInvitation(guest, GUEST);
  await expect(guest.getByText('You are invited to a workspace')).toBeVisible();
  await guest.getByRole('button', { name: GUEST }).click();
  await expect(guest.getByText('You keep Solo')).toBeVisible();
  await guest.getByRole('button', { name: 'Join Acme' }).click();
  await expect(guest).toHaveURL(/\/chat/);
  await guest.goto('/settings/members');
  await expect(guest.getByText('4 people, 4 seats.')).toBeVisible();
  await expect(guest.getByRole('region', { name: 'Invite somebody' })).toHaveCount(0);

  await page.reload();
  const people = page.getByRole('region', { name: 'People' });
  const sofia = people.getByRole('listitem').filter({ hasText: GUEST });
  await sofia.getByText('Change', { exact: true }).click();
  await sofia.getByRole('combobox', { name: 'Role' }).selectOption('Admin');
  await sofia.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The role is changed' })).toBeVisible();

  await switchAndBack(guest, elsewhere);
  await guest.goto('/settings/members');
  await guest.getByText('Leave this workspace').first().click();
  await guest.getByRole('button', { name: 'Leave this workspace' }).click();
  await expect(guest).toHaveURL(/\/chat/);
  await guest.goto('/settings/members');
  await expect(guest.getByText('1 person, 1 seat.')).toBeVisible();

  await page.goto('/settings');
  const log = page.getByRole('region', { name: 'Changes' });
  await expect(log.getByRole('listitem').nth(0)).toContainText(`Role of ${GUEST}Admin → to no member`);
  await expect(log.getByRole('listitem').nth(1)).toContainText('by Olivia Owens');
  await expect(log.getByText('Plan chosen')).toBeVisible();
});

// The seat that the journey before took is free again.
test('by keyboard alone somebody is invited, joins, gets a role, and is removed', async ({ page, elsewhere }) => {
  await signIn(page, 'owner@acme.test', '/settings/members');
  await expect(page.getByText('3 people, 4 seats.')).toBeVisible();
  const form = page.getByRole('region', { name: 'Invite somebody' });
  const began = Date.now();
  await write(page, form.getByRole('textbox', { name: 'E-mail address' }), GUEST);
  await page.keyboard.press('Enter');
  await expect(form.getByRole('status').filter({ hasText: `${GUEST} is invited` })).toBeVisible();

  const guest = await elsewhere();
  await signIn(guest, GUEST, '/chat');
  await openInvitation(guest, GUEST, began);
  await enter(guest, guest.getByRole('button', { name: 'Join Acme' }));
  await expect(guest).toHaveURL(/\/chat/);

  await page.reload();
  const people = page.getByRole('region', { name: 'People' });
  const sofia = people.getByRole('listitem').filter({ hasText: GUEST });
  await enter(page, sofia.locator('summary'));
  await tabTo(page, sofia.getByRole('combobox', { name: 'Role' }));
  await page.keyboard.type('Admin');
  await enter(page, sofia.getByRole('button', { name: 'Save' }));
  await expect(page.getByRole('status').filter({ hasText: 'The role is changed' })).toBeVisible();
  await expect(sofia.getByText('Admin', { exact: true }).first()).toBeVisible();

  await page.reload();
  await enter(page, sofia.locator('summary'));
  await enter(page, sofia.getByRole('button', { name: /^Remove / }));
  await expect(page.getByRole('status').filter({ hasText: 'That person is no longer a member' })).toBeVisible();
  await expect(sofia).toHaveCount(0);
  await guest.goto('/settings/members');
  await expect(guest.getByText('1 person, 1 seat.')).toBeVisible();
});
