import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syncCard } from '@/lib/cards/sync-card';
import { CATALOGUES } from '@/lib/i18n/catalogue';
import { LANGUAGES } from '@/lib/i18n/languages';
import { db } from '@/lib/platform/db';
import { startCheckout } from '@/lib/purchases/start-checkout';
import { syncPurchase } from '@/lib/purchases/sync-purchase';
import { consentVersion } from '@/lib/refills/consent-text';
import { agreeWithPurchase } from '@/lib/refills/consent-with-purchase';
import { refillDue, sweepRefills } from '@/lib/refills/due';
import { resume, turnOff, turnOn } from '@/lib/refills/switch';
import { readRefillView } from '@/lib/refills/view';
import { listChanges } from '@/lib/workspaces/settings-log';
import { buyOne, dollars, makeBuyer, pay, startTestStripe, type TestStripe } from '../purchases/buying';
import { asOwner } from '../setup/clock';
import { acceptanceOf, atOnce, makeRefiller, putCardOnFile, refillsOf, ruleOf } from './refilling';

let stripe: TestStripe;
beforeAll(async () => {
  stripe = await startTestStripe();
});
afterAll(async () => {
  await stripe.close();
});

describe('consent (REL-R13, BUG-33)', () => {
  test('nobody is charged who never agreed: there is no rule, and nothing is looked at', async () => {
    const of = await makeBuyer();
    await putCardOnFile(stripe, of.workspaceId, 'pm_card_visa');
    await refillDue();
    await sweepRefills();
    expect(await refillsOf(of.workspaceId)).toEqual([]);
    expect(await readRefillView(of.workspaceId)).toMatchObject({ state: 'off', why: null, agreed: null });
  });

  test('it is stored word for word, with who, when, where and its limits, and nobody can change it afterwards', async () => {
    const { workspaceId, buyer } = await makeRefiller(stripe);
    const { consentId } = await ruleOf(workspaceId);
    const consent = await db.refillConsent.findUniqueOrThrow({ where: { id: consentId ?? '' } });
    expect(consent).toMatchObject({
      userId: buyer.userId,
      textVersion: '2026-11-21/en',
      locale: 'en',
      page: '/billing',
      threshold: 5_000_000n,
      amountCents: 2_000n,
      monthlyCeilingCents: 10_000n,
    });
    for (const words of ['below $5.00', 'charged $20.00', 'exceed $100.00']) expect(consent.text).toContain(words);
    await expect(asOwner(`update refill_consent set text = 'other' where id = $1`, [consent.id])).rejects.toThrow();
    await expect(asOwner('delete from refill_consent where id = $1', [consent.id])).rejects.toThrow();
    await expect(db.refillConsent.update({ where: { id: consent.id }, data: { text: 'other' } })).rejects.toThrow();
  });

  test('each time it is switched or agreed to, the list of changes says by whom, from what, to what', async () => {
    const { workspaceId, buyer } = await makeRefiller(stripe);
    await turnOn(buyer, acceptanceOf({ threshold: 10, amount: 50, ceiling: 200 }));
    await turnOff(buyer);
    await turnOff(buyer);
    const changes = (await listChanges(workspaceId)).changes.filter(({ what }) => what === 'refill').toReversed();
    const first = { state: 'on', threshold: '5.000000', amount: '20.00', ceiling: '100.00' };
    const second = { state: 'on', threshold: '10.000000', amount: '50.00', ceiling: '200.00' };
    expect(changes.map(({ before, after }) => ({ before, after }))).toEqual([
      { before: { state: 'off' }, after: first },
      { before: first, after: second },
      { before: second, after: { state: 'off' } },
    ]);
    expect(changes.every(({ by }) => by !== null)).toBe(true);
  });

  test.each([
    ['en', 'fall below $5.00'],
    ['da', 'Hver gang arbejdsområdets kredit (inkluderet og optanket tilsammen) falder under 5,00\u00a0$'],
    ['ja', 'このワークスペースのクレジット（付属と追加の合計）が5.00ドルを下回るたびに'],
  ])(
    'it is stored in the language in which it was read, and its version names that language (%s)',
    async (locale, words) => {
      const { workspaceId, buyer } = await makeRefiller(stripe);
      await turnOn(buyer, acceptanceOf({}, locale));
      const { consentId } = await ruleOf(workspaceId);
      const consent = await db.refillConsent.findUniqueOrThrow({ where: { id: consentId ?? '' } });
      expect(consent).toMatchObject({
        locale,
        textVersion: `2026-11-21/${locale}`,
        text: expect.stringContaining(words),
      });
      expect((await readRefillView(workspaceId)).agreed).toMatchObject({ locale, text: consent.text });
    },
  );

  test('a yes to the text of one language is none to that of another, nor to one that nobody wrote', async () => {
    const { workspaceId, buyer } = await makeRefiller(stripe);
    const before = await ruleOf(workspaceId);
    for (const locale of ['da', 'sv', '']) {
      const mixed = { ...acceptanceOf(), locale };
      await expect(turnOn(buyer, mixed)).rejects.toMatchObject({ code: 'invalid_request', param: 'text_version' });
    }
    expect(await ruleOf(workspaceId)).toEqual(before);
  });

  test('whoever changes the text of a language changes its version', () => {
    const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
    const written = LANGUAGES.map((language) => [
      consentVersion(language),
      hashOf(CATALOGUES[language].refillTerms.consent),
    ]);
    expect(written).toEqual([
      ['2026-11-21/en', '5a2c6878f65418e4'],
      ['2026-11-21/da', 'ed8a014785ae92fd'],
      ['2026-11-21/ja', '97bc4b14fa0a12ea'],
    ]);
  });

  test('a text that has changed since the page was made is not agreed to', async () => {
    const { buyer } = await makeRefiller(stripe);
    const old = { ...acceptanceOf(), textVersion: '2020-01-01' };
    await expect(turnOn(buyer, old)).rejects.toMatchObject({ code: 'invalid_request', param: 'text_version' });
  });

  test('the database takes no refill without a consent, and none under another workspace’s', async () => {
    const [a, b] = [await makeRefiller(stripe), await makeRefiller(stripe)];
    const { consentId } = await ruleOf(b.workspaceId);
    const refill = (consent: string | null) => db.$executeRaw`
      insert into purchase (id, workspace_id, user_id, amount_cents, credits, way, stripe_customer_id,
        stripe_payment_method_id, consent_id, return_to)
      values (gen_random_uuid(), ${a.workspaceId}::uuid, ${a.buyer.userId}::uuid, 2000, 20000000, 'refill', 'cus', 'pm',
        ${consent}::uuid, '/billing')`;
    await expect(refill(null)).rejects.toThrow('purchase_is_a_refill_by_consent');
    await expect(refill(consentId)).rejects.toThrow('purchase_workspace_id_consent_id_fkey');
  });

  test.each(['admin', 'member'] as const)('only owners agree, go on and switch it off (%s)', async (role) => {
    const { buyer } = await makeBuyer({ roles: [role] });
    await expect(turnOn(buyer, acceptanceOf())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(turnOff(buyer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(resume(buyer)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('on Free nobody can agree; without a card on file neither', async () => {
    const free = await makeBuyer({ plan: 'free' });
    await expect(turnOn(free.buyer, acceptanceOf())).rejects.toMatchObject({ code: 'plan_required' });
    const { buyer } = await makeBuyer();
    await expect(turnOn(buyer, acceptanceOf())).rejects.toMatchObject({ code: 'invalid_request', param: 'card' });
  });

  test('a purchase by hand never switches it on, off or over (BUG-33)', async () => {
    const { workspaceId } = await buyOne();
    await refillDue();
    expect(await db.refillRule.findUnique({ where: { workspaceId } })).toBeNull();
    const of = await makeRefiller(stripe);
    await turnOff(of.buyer);
    const before = await ruleOf(of.workspaceId);
    const started = await startCheckout({ buyer: of.buyer, amount: dollars(20) });
    await pay(started.url);
    await syncPurchase(started.purchaseId);
    await refillDue();
    expect(await ruleOf(of.workspaceId)).toEqual(before);
  });
});

describe('the checkbox in the Buy credits dialog', () => {
  const ticked = { threshold: '5', amount: '20', ceiling: '100', text_version: '2026-11-21/en', locale: 'en' };

  test('switches on once that purchase was paid, with the card that paid', async () => {
    const of = await makeBuyer();
    const agree = agreeWithPurchase(of.buyer, ticked, '/chat');
    const started = await startCheckout({ buyer: of.buyer, amount: dollars(20), agree });
    await refillDue();
    expect(await db.refillRule.findUnique({ where: { workspaceId: of.workspaceId } })).toBeNull();
    await pay(started.url);
    await syncPurchase(started.purchaseId);
    await syncCard(of.workspaceId);
    await atOnce(3, refillDue);
    const rule = await ruleOf(of.workspaceId);
    expect(rule).toMatchObject({ state: 'on', changedById: of.buyer.userId, revision: 2n });
    const consent = await db.refillConsent.findUniqueOrThrow({ where: { id: rule.consentId ?? '' } });
    expect(consent).toMatchObject({ purchaseId: started.purchaseId, page: '/chat' });
  });

  test('an owner who switches it off in between has the last word', async () => {
    const of = await makeBuyer();
    const agree = agreeWithPurchase(of.buyer, ticked, '/billing');
    const started = await startCheckout({ buyer: of.buyer, amount: dollars(20), agree });
    await turnOff(of.buyer);
    await pay(started.url);
    await syncPurchase(started.purchaseId);
    await syncCard(of.workspaceId);
    await refillDue();
    expect(await ruleOf(of.workspaceId)).toMatchObject({ state: 'off', why: 'owner' });
  });

  test('unticked, the page of a ticked one is not taken up: it would keep the card without being asked', async () => {
    const of = await makeBuyer();
    const agree = agreeWithPurchase(of.buyer, ticked, '/billing');
    const withBox = await startCheckout({ buyer: of.buyer, amount: dollars(20), agree });
    const without = await startCheckout({ buyer: of.buyer, amount: dollars(20) });
    expect(without.purchaseId).not.toBe(withBox.purchaseId);
    expect((await startCheckout({ buyer: of.buyer, amount: dollars(20), agree })).purchaseId).toBe(withBox.purchaseId);
  });

  test('amounts that are not possible are refused before anything is begun', () => {
    expect(() => agreeWithPurchase({ ...ANYBODY }, { ...ticked, ceiling: '10' }, '/billing')).toThrow();
  });
});

const ANYBODY = {
  userId: '0',
  role: 'owner' as const,
  operator: false,
  apiKeyId: null,
  workspace: { id: '0', plan: 'team' as const },
};
