-- Purchases that are paid without Stripe's page: with the card on file, by their buyer or by auto-refill.

CREATE TYPE "purchase_way" AS ENUM ('checkout', 'saved_card', 'refill');

ALTER TABLE "purchase"
    ADD COLUMN "way" "purchase_way" NOT NULL DEFAULT 'checkout',
    -- The card that is charged: a repeated idempotency key must come with the same one.
    ADD COLUMN "stripe_payment_method_id" TEXT,
    -- Before this moment nothing has reached Stripe, and giving up is safe; afterwards only Stripe knows.
    ADD COLUMN "sent_at" TIMESTAMPTZ;

ALTER TABLE "purchase"
    ADD CONSTRAINT "purchase_on_stripes_page_or_with_a_card" CHECK (
        CASE "way"
            WHEN 'checkout' THEN "stripe_payment_method_id" IS NULL AND "sent_at" IS NULL
            ELSE "stripe_payment_method_id" IS NOT NULL AND "stripe_customer_id" IS NOT NULL AND "stripe_session_id" IS NULL
        END
    ),
    ADD CONSTRAINT "purchase_with_a_card_is_paid_after_it_was_sent" CHECK (
        "way" = 'checkout' OR "sent_at" IS NOT NULL OR ("paid_at" IS NULL AND "stripe_payment_intent_id" IS NULL)
    );

-- A second refill begins when the first has ended, whoever asks and however often.
CREATE UNIQUE INDEX "purchase_one_open_refill" ON "purchase" ("workspace_id") WHERE "way" = 'refill' AND "state" = 'pending';
