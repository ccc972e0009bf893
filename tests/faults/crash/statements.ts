/**
 * How the statements of the money path are recognised on the wire. If one of them is written in other words, the points
 * that stand at it are not reached any more, and the crash tests say so.
 */
export const STATEMENTS = {
  eventNoted: /insert into webhook_event/i,
  eventMarked: /update webhook_event/i,
  purchaseClaimed: /insert into\s+"?(public"?\."?)?purchase/i,
  purchaseMoved: /update\s+"?(public"?\."?)?purchase"? set state/i,
  sessionRemembered: /update purchase set stripe_session_id/i,
  paymentSent: /update purchase set sent_at/i,
  paymentRemembered: /update purchase set stripe_payment_intent_id/i,
  keyTaken: /insert into idempotency_key/i,
  planChanged: /update\s+"?(public"?\."?)?workspace"?\s+set/i,
  /** Every verb that moves money writes the wallet. */
  moneyMoved: /update wallet/i,
  /** Places a hold, and for the same request enlarges it. */
  holdPlaced: /insert into hold/i,
  holdEnded: /update hold set state/i,
  progressNoted: /update hold set produced/i,
} as const;
