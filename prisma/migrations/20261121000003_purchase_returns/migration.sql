-- Refunds and disputes: how much of a purchase's money went back, in total and per object of Stripe's.

-- ── Purchase ────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "purchase"
    -- The customer that the session was opened for: whoever asks with the key of another Stripe account finds it missing.
    ADD COLUMN "stripe_customer_id" TEXT,
    ADD COLUMN "returned_cents" BIGINT NOT NULL DEFAULT 0,
    -- How often Stripe's word has moved this purchase. Two looks at Stripe, one older, can't both write.
    ADD COLUMN "revision" BIGINT NOT NULL DEFAULT 0;

ALTER TABLE "purchase"
    ADD CONSTRAINT "purchase_returns_at_most_its_amount" CHECK ("returned_cents" BETWEEN 0 AND "amount_cents"),
    ADD CONSTRAINT "purchase_state_says_what_returned" CHECK (
        CASE "state"
            WHEN 'disputed' THEN TRUE
            WHEN 'refunded' THEN "returned_cents" = "amount_cents"
            WHEN 'partly_refunded' THEN "returned_cents" > 0 AND "returned_cents" < "amount_cents"
            ELSE "returned_cents" = 0
        END
    );

CREATE UNIQUE INDEX "purchase_workspace_id_id_key" ON "purchase"("workspace_id", "id");

-- ── Returns ─────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TYPE "return_kind" AS ENUM ('refund', 'dispute');

CREATE TABLE "purchase_return" (
    "stripe_id" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "kind" "return_kind" NOT NULL,
    "returned_cents" BIGINT NOT NULL,
    "movements" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "purchase_return_pkey" PRIMARY KEY ("stripe_id"),
    CONSTRAINT "purchase_return_workspace_id_purchase_id_fkey" FOREIGN KEY ("workspace_id", "purchase_id")
        REFERENCES "purchase"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "purchase_return_not_negative" CHECK ("returned_cents" >= 0),
    -- A row is written with the first movement: what never moved money leaves none.
    CONSTRAINT "purchase_return_has_moved" CHECK ("movements" > 0)
);

CREATE INDEX "purchase_return_workspace_id_purchase_id_idx" ON "purchase_return"("workspace_id", "purchase_id");
CREATE TRIGGER "purchase_return_is_kept" BEFORE DELETE ON "purchase_return"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ── Transfer ────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "transfer"
    ADD CONSTRAINT "transfer_to_stripe_names_its_purchase" CHECK ("to" <> 'stripe' OR "purchase_id" IS NOT NULL);

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "purchase_return" TO "studio_app";
GRANT UPDATE ("returned_cents", "movements", "updated_at") ON "purchase_return" TO "studio_app";
