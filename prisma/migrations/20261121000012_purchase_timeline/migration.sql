-- What a buyer asks about a purchase and no other row can tell.

ALTER TABLE "purchase"
    -- When the money was taken, by Stripe's word, told on the clock of money.
    ADD COLUMN "paid_at_stripe" TIMESTAMPTZ,
    -- Through what we first learned that it was paid. Null for purchases older than this column.
    ADD COLUMN "heard_by" TEXT,
    -- What the buyer paid on top of the amount: goes to the tax office and never becomes credits.
    ADD COLUMN "tax_cents" BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN "has_invoice" BOOLEAN NOT NULL DEFAULT FALSE;

ALTER TABLE "purchase"
    ADD CONSTRAINT "purchase_tax_not_negative" CHECK ("tax_cents" >= 0),
    ADD CONSTRAINT "purchase_is_heard_of_in_a_known_way" CHECK (
        "heard_by" IN ('webhook', 'return', 'check', 'reconciler', 'charge')
    );

-- The events of one purchase, for its page.
CREATE INDEX "webhook_event_purchase_id_idx" ON "webhook_event" ("purchase_id");
