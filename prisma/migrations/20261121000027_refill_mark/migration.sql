-- The balance below which a refill is due, as the rule's terms say, where the money statements can leave their mark: null
-- while the rule isn't on.
ALTER TABLE "wallet" ADD COLUMN "refill_below" BIGINT;
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_refill_below_positive" CHECK ("refill_below" > 0);

-- The mark. Postgres keeps it, so no statement that moves money knows of it; and only the mark is indexed, so that a wallet
-- which stays on one side of its threshold touches no index when it moves.
ALTER TABLE "wallet" ADD COLUMN "refill_due" BOOLEAN GENERATED ALWAYS AS ("included" + "top_up" < "refill_below") STORED;
CREATE INDEX "wallet_refill_due" ON "wallet" ("workspace_id") WHERE "refill_due";

UPDATE "wallet" w SET "refill_below" = c."threshold"
FROM "refill_rule" r JOIN "refill_consent" c ON c."workspace_id" = r."workspace_id" AND c."id" = r."consent_id"
WHERE r."workspace_id" = w."workspace_id" AND r."state" = 'on';

-- Rules that are asked whatever their wallet holds: just switched on, or waiting for a payment of their owner's.
CREATE INDEX "refill_rule_to_ask" ON "refill_rule" ("workspace_id")
  WHERE "looked_at_sequence" < 0 OR "why" = 'authentication';
