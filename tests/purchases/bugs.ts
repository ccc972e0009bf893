/**
 * Bugs that others had with prepaid credits and Stripe, one plain sentence each. A test that proves that ours hasn't one
 * carries its id in its title, `BUG-` in front.
 */
export const BUGS: Record<number, string> = {
  1: 'A payment is credited as often as its event arrives.',
  2: 'Deliveries at once all find nothing credited yet, and each credits.',
  3: 'Two kinds of event about one payment credit it twice.',
  4: 'The record is kept once, but the credit beside it runs again.',
  5: 'An event is marked as done before the work; a crash then loses the credit.',
  6: 'The credit follows what metadata says, or a price of today, and not what was paid for.',
  7: 'The server takes whatever amount the browser sends.',
  8: "Somebody else's session, or a reload of the return page, brings credits.",
  9: 'A refill whose answer was lost is charged again.',
  10: 'A refill that is still being paid is forgotten after an hour, or hidden by another purchase, and a second begins.',
  11: 'A card that asks for its owner counts as paid, or is charged anew each time.',
  12: 'A card that declines is charged for ever.',
  13: 'A large shortfall is refilled in many small charges.',
  14: 'A payment that is under way does not count, so another refill begins.',
  15: 'A refill above its ceiling is dropped without a word and tried for ever.',
  16: 'Success is told before anything is stored; a lost webhook then loses the money.',
  17: 'Two Stripe customers are made for one workspace.',
  18: 'A session that completed unpaid is credited, or its later payment is not.',
  19: 'A webhook that failed is answered 200, and never comes again.',
  20: 'Events that are not ours are refused, until Stripe switches the endpoint off.',
  21: 'Credits arrive only with the return page.',
  22: 'An event of a newer API version breaks the handler.',
  23: 'A purchase of nothing, fully discounted, fails or loops.',
  24: 'Credits of a refunded or disputed payment can still be spent.',
  25: 'Of several partial refunds only the first, or each one cumulatively, is taken back.',
  26: 'A dispute that was won, and then a refund: too much or too little is taken back.',
  27: 'A dispute of more than was paid breaks the handler.',
  28: 'Credits that were spent cannot be taken back, because no balance goes below zero.',
  29: 'Amounts are floats, and drift.',
  30: 'A customer or card that Stripe no longer has makes buying impossible.',
  31: 'Two payable pages are open for one purchase or plan.',
  32: 'Payment pages without limit, to test stolen cards.',
  33: 'Auto-refill is on without consent, or a purchase switches it on.',
  34: 'The braces in the return address are encoded, so Stripe does not fill them.',
  35: "The webhook's address redirects, or asks for a sign-in.",
  36: 'An older event about a subscription overwrites a newer state.',
  37: 'An error that is no decline ends as a crash and is tried again without pause.',
  38: 'A lock taken before a charge stays when the charge fails.',
  39: 'A renewal sets the balance, and cuts what was bought.',
  40: 'A purchase that was given up can still be paid.',
};

/** What no test proves, and why. */
export const LEFT_OUT: Record<number, string> = {};
