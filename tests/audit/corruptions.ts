/**
 * Ways to cook the books, planted one by one with every guard switched off, and exactly what `verify` has to say of each:
 * the invariant and the row. `:book` and `:neighbour` are the workspaces of whole-book.ts; ids in rows are left out.
 */
export type Corruption = { title: string; sql: string; named: string[] };

const OF_BOOK = 'where workspace_id = :book';
const CONSISTENT_LINE = `insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after,
    debt_after, purchase_id, actor, reason)
  select workspace_id, sequence + 1, 'planted'`;

/** A pair of statements that an attacker who knows the ledger would write: the line, and the wallet that it leads to. */
const RETURN_FOR_NOTHING = `${CONSISTENT_LINE}, 'top_up', 'stripe', 5, included, top_up - 5, debt, null, null, null
    from wallet ${OF_BOOK};
  update wallet set top_up = top_up - 5, sequence = sequence + 1 ${OF_BOOK}`;

/** History rewritten without a flaw: five more microcredits at line 4, and everything after it moved on. */
const REWRITTEN_HISTORY = `
  create temp table later as select * from transfer ${OF_BOOK} and sequence >= 4;
  delete from transfer ${OF_BOOK} and sequence >= 4;
  insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after, actor, reason)
    select workspace_id, 4, 'planted', 'goodwill', 'top_up', 5, included_after, top_up_after + 5, debt_after, 'me', 'why not'
    from transfer ${OF_BOOK} and sequence = 3;
  update later set sequence = sequence + 1, top_up_after = top_up_after + 5;
  insert into transfer select * from later;
  update wallet set top_up = top_up + 5, sequence = sequence + 1 ${OF_BOOK}`;

/** The end of the book torn out, with the requests it was about, and the wallet set back to match. */
const TORN_END = `
  delete from hold ${OF_BOOK} and request_id in (select request_id from transfer ${OF_BOOK} and sequence >= 12);
  delete from webhook_event where purchase_id in (select purchase_id from transfer ${OF_BOOK} and sequence >= 12);
  delete from purchase ${OF_BOOK} and id in (select purchase_id from transfer ${OF_BOOK} and sequence >= 12);
  delete from transfer ${OF_BOOK} and sequence >= 12;
  delete from spending_limit ${OF_BOOK};
  update wallet set sequence = 11, included = included_after, top_up = top_up_after from transfer t
    where wallet.workspace_id = :book and t.workspace_id = :book and t.sequence = 11`;

function purchaseOf(columns: string, values: string): string {
  return `insert into purchase (id, workspace_id, user_id, return_to, amount_cents, ${columns})
    select gen_random_uuid(), workspace_id, user_id, '/billing', 100, ${values} from member ${OF_BOOK} and role = 'owner'`;
}

/** All purchases of the book were made by auto-refill: in January for $10 and for $30, in March for $5. */
function asRefills(ceilingCents: number): string {
  return `insert into refill_consent (id, workspace_id, user_id, text, text_version, locale, threshold, amount_cents,
      monthly_ceiling_cents, page)
    select gen_random_uuid(), workspace_id, user_id, 'yes', '1', 'en', 1, 500, ${ceilingCents}, '/billing'
    from member ${OF_BOOK} and role = 'owner';
    update purchase set way = 'refill', paid_at = created_at, consent_id = (select id from refill_consent ${OF_BOOK})
      ${OF_BOOK}`;
}

export const CORRUPTIONS: Corruption[] = [
  {
    title: 'credits appear in a wallet',
    sql: `update wallet set top_up = top_up + 1 ${OF_BOOK}`,
    named: ['V1 wallet', 'V17 all wallets'],
  },
  {
    title: 'credits move from one wallet to another without a line',
    sql: `update wallet set top_up = top_up + case workspace_id when :book then 1 else -1 end
      where workspace_id in (:book, :neighbour)`,
    named: ['V1 wallet', 'V1 wallet'],
  },
  {
    title: 'an allowance is below zero',
    sql: `update wallet set allowance = -1 ${OF_BOOK}`,
    named: ['V3 wallet'],
  },
  { title: 'a hold leaks', sql: `update wallet set held = held + 1 ${OF_BOOK}`, named: ['V4 wallet'] },
  {
    title: 'a running request is promised more than was reserved',
    sql: `update hold set amount = amount + 1 ${OF_BOOK} and state = 'open'`,
    named: ['V27 limit of …', 'V4 wallet'],
  },
  {
    title: 'a hold is left open',
    sql: `update hold set expires_at = studio_now() - interval '1 day' ${OF_BOOK} and state = 'open'`,
    named: ['V5 hold …'],
  },
  {
    title: 'a request is charged beyond its limit',
    sql: `update hold set "limit" = charged_included - 1 ${OF_BOOK} and charged_included = 2000000`,
    named: ['V5 hold …'],
  },
  {
    title: 'a paid purchase is not credited',
    sql: purchaseOf('credits, state, stripe_payment_intent_id, paid_at', `1000000, 'paid', 'pi_planted', now()`),
    named: ['V6 purchase …'],
  },
  {
    title: 'an unpaid purchase is credited',
    sql: `update purchase set state = 'pending' ${OF_BOOK} and amount_cents = 500`,
    named: ['V6 purchase …'],
  },
  {
    title: 'one payment stands on two purchases',
    sql: purchaseOf(
      'credits, state, stripe_payment_intent_id',
      `1000000, 'failed', (select stripe_payment_intent_id from purchase where workspace_id = :neighbour)`,
    ),
    named: ['V6 purchase …', 'V6 purchase …'],
  },
  {
    title: 'a purchase is worth more than it costs',
    sql: purchaseOf('credits', '1000001'),
    named: ['V7 purchase …'],
  },
  {
    title: 'more was clawed back than went back to the buyer',
    sql: `update purchase_return set returned_cents = returned_cents - 1 ${OF_BOOK}`,
    named: ['V8 purchase …'],
  },
  {
    title: 'a refund is hidden behind the word "paid"',
    sql: `update purchase set state = 'paid', returned_cents = 0 ${OF_BOOK} and state = 'partly_refunded'`,
    named: ['V8 purchase …'],
  },
  {
    title: 'a request is charged less than its transfers say',
    sql: `update hold set charged_top_up = charged_top_up - 1 ${OF_BOOK} and charged_top_up > 0`,
    named: ['V9 request …'],
  },
  {
    title: 'a usage transfer belongs to no request',
    sql: `update transfer set request_id = gen_random_uuid() ${OF_BOOK} and sequence = 13`,
    named: ['V9 request …', 'V9 request …'],
  },
  {
    title: 'a request that ended has lost its receipt',
    sql: `update hold set receipt = null ${OF_BOOK} and charged_included = 2000000`,
    named: ['V9 hold …'],
  },
  {
    title: 'credits come from where none can come from',
    sql: `update transfer set "from" = 'expired' ${OF_BOOK} and sequence = 14`,
    named: ['V10 transfer 14'],
  },
  {
    title: 'more was granted than the ledger says',
    sql: `update wallet set granted = granted + 1 ${OF_BOOK}`,
    named: ['V11 wallet'],
  },
  {
    title: 'a balance-after is edited',
    sql: `update transfer set top_up_after = top_up_after + 1 ${OF_BOOK} and sequence = 13`,
    named: ['V12 transfer 13', 'V12 transfer 14'],
  },
  {
    title: 'an amount is edited',
    sql: `update transfer set amount = amount + 1 ${OF_BOOK} and sequence = 14`,
    named: ['V1 wallet', 'V12 transfer 14', 'V17 all wallets'],
  },
  {
    title: 'a line is taken out',
    sql: `delete from transfer ${OF_BOOK} and sequence = 14`,
    named: ['V1 wallet', 'V12 transfer 15', 'V17 all wallets', 'V18 wallet'],
  },
  {
    title: 'a sealed line is dated back, and nothing else changes',
    sql: `update transfer set created_at = created_at - interval '1 day' ${OF_BOOK} and sequence = 4`,
    named: ['V13 transfer 4'],
  },
  {
    title: 'a line is put into sealed history, and all that follows is made to fit',
    sql: REWRITTEN_HISTORY,
    named: ['V13 transfer 4', 'V13 transfer 8'],
  },
  {
    title: 'a seal is edited',
    sql: `update seal set hash = sha256(hash) ${OF_BOOK} and sequence = 7`,
    named: ['V13 seal 12', 'V13 seal 7'],
  },
  {
    title: 'a seal is made again without the key, to match an edited line',
    sql: `update transfer set created_at = created_at - interval '1 day' ${OF_BOOK} and sequence = 12;
      update seal set digests = overlay(digests placing (select sha256(convert_to(concat_ws('|', t.sequence, t."from", t."to",
        t.amount, t.included_after, t.top_up_after, t.debt_after, '-', t.request_id, extract(epoch from t.created_at), t.key),
        'UTF8')) from transfer t ${OF_BOOK} and sequence = 12) from 129 for 32) ${OF_BOOK} and sequence = 12`,
    named: ['V13 seal 12'],
  },
  {
    title: 'a seal is taken out of the chain',
    sql: `delete from seal ${OF_BOOK} and sequence = 7`,
    named: ['V13 seal 12'],
  },
  { title: 'the end of the book is torn out', sql: TORN_END, named: ['V14 transfer 12'] },
  {
    title: 'credits go back to Stripe for no purchase',
    sql: RETURN_FOR_NOTHING,
    named: ['V16 transfer 16'],
  },
  {
    title: 'a payment is credited to somebody else',
    sql: `update transfer set purchase_id = (select id from purchase where workspace_id = :neighbour)
      ${OF_BOOK} and sequence = 15`,
    named: ['V16 transfer 15', 'V6 purchase …'],
  },
  {
    title: 'lines belong to no wallet',
    sql: `insert into transfer (workspace_id, sequence, key, "from", "to", amount, included_after, top_up_after, debt_after,
      actor, reason) values (gen_random_uuid(), 1, 'planted', 'goodwill', 'top_up', 5, 0, 5, 0, 'me', 'why not')`,
    named: ['V17 all wallets'],
  },
  {
    title: 'the wallet forgets a number',
    sql: `update wallet set sequence = sequence + 1 ${OF_BOOK}`,
    named: ['V18 wallet'],
  },
  {
    title: 'the last owner is gone',
    sql: `update member set role = 'admin' ${OF_BOOK}`,
    named: ['V21 workspace'],
  },
  {
    title: 'somebody who left keeps a key that works',
    sql: `delete from member ${OF_BOOK} and role = 'admin'`,
    named: ['V21 api key …'],
  },
  {
    title: 'a month’s refills exceed the ceiling that an owner agreed to',
    sql: asRefills(3_500),
    named: ['V22 purchase …'],
  },
  {
    title: 'a refill has no consent',
    sql: `update purchase set way = 'refill', consent_id = gen_random_uuid() ${OF_BOOK} and amount_cents = 500`,
    named: ['V22 purchase …'],
  },
  {
    title: 'an adjustment says no reason',
    sql: `update transfer set reason = '' ${OF_BOOK} and sequence = 14`,
    named: ['V23 transfer 14'],
  },
  {
    title: 'a limit forgets what was charged',
    sql: `update spending_limit set charged = charged - 1 ${OF_BOOK}`,
    named: ['V27 limit of …'],
  },
  {
    title: 'more is charged than a limit allows',
    sql: `update spending_limit set "limit" = 1, standing = 0 ${OF_BOOK}`,
    named: ['V27 limit of …'],
  },
  {
    title: 'an event of the other mode moved a purchase',
    sql: 'update webhook_event set livemode = true',
    named: ['V24 event evt_1'],
  },
  {
    title: 'a report says that more was credited than its transfer does',
    sql: 'update charge_report set credited = credited + 1',
    named: ['V28 report …'],
  },
  {
    title: 'a report was credited and says that it waits',
    sql: `update charge_report set state = 'open'`,
    named: ['V28 transfer 4'],
  },
  {
    title: 'a report says that it was credited, and no transfer does',
    sql: `insert into charge_report (id, number, workspace_id, request_id, user_id, reason, charged, log, state, credited)
      select gen_random_uuid(), 1, workspace_id, request_id, user_id, 'planted', 1, '{}', 'credited', 1
      from hold ${OF_BOOK} and charged_included = 2000000`,
    named: ['V28 report …'],
  },
  {
    title: 'a request gets back more than it was charged, once by a report and once by an incident',
    sql: `insert into incident_request (incident_id, workspace_id, request_id, amount)
      select gen_random_uuid(), workspace_id, request_id, charged - credited + 1 from charge_report`,
    named: ['V26 request …'],
  },
];
