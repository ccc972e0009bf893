-- The card on file, the trips to Stripe that bring one, and the confirmations that make paying with it happen once.

-- ── Card ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What Stripe last said of the customer's default card; without one, the row says so.
CREATE TABLE "card" (
    "workspace_id" UUID NOT NULL,
    "payment_method_id" TEXT,
    "brand" TEXT,
    "last4" TEXT,
    "exp_month" INTEGER,
    "exp_year" INTEGER,
    -- Tells whether two cards are the same one; wallets may have none.
    "fingerprint" TEXT,
    "synced_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    -- How often Stripe was asked. Two looks at Stripe, one older, can't both write.
    "revision" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "card_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "card_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id")
        ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "card_is_whole_or_none" CHECK (
        num_nulls("payment_method_id", "brand", "last4", "exp_month", "exp_year") IN (0, 5)
        AND ("payment_method_id" IS NOT NULL OR "fingerprint" IS NULL)
    ),
    -- Never more of a number than its end.
    CONSTRAINT "card_last4_is_four_digits" CHECK ("last4" ~ '^[0-9]{4}$'),
    CONSTRAINT "card_month_is_one" CHECK ("exp_month" BETWEEN 1 AND 12 AND "exp_year" BETWEEN 1970 AND 9999)
);

-- A card is one customer's, and a customer one workspace's.
CREATE UNIQUE INDEX "card_payment_method_id_key" ON "card"("payment_method_id");
-- For those that Stripe wasn't asked about for long.
CREATE INDEX "card_synced_at_idx" ON "card"("synced_at");

-- ── Trips to Stripe for a card ──────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "card_setup" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    -- Path on this site where the owner came from.
    "return_to" TEXT NOT NULL,
    "stripe_session_id" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    -- The card took its place: that happens once, whatever is heard of the session afterwards.
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "card_setup_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "card_setup_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id")
        ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "card_setup_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id")
        ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "card_setup_is_finished_at_stripe" CHECK ("finished_at" IS NULL OR "stripe_session_id" IS NOT NULL)
);

CREATE UNIQUE INDEX "card_setup_stripe_session_id_key" ON "card_setup"("stripe_session_id");
CREATE INDEX "card_setup_workspace_id_created_at_idx" ON "card_setup"("workspace_id", "created_at" DESC);

-- ── Confirmations ───────────────────────────────────────────────────────────────────────────────────────────────────
-- A buyer's "pay with this card", by the name that their page gave it: sent twice, it is one purchase. Several may be for
-- the same one, when two tabs pay at the same moment.
CREATE TABLE "purchase_attempt" (
    "workspace_id" UUID NOT NULL,
    "attempt_id" UUID NOT NULL,
    "purchase_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "purchase_attempt_pkey" PRIMARY KEY ("workspace_id", "attempt_id"),
    CONSTRAINT "purchase_attempt_workspace_id_purchase_id_fkey" FOREIGN KEY ("workspace_id", "purchase_id")
        REFERENCES "purchase"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT, UPDATE ON "card" TO "studio_app";
GRANT SELECT, INSERT ON "card_setup", "purchase_attempt" TO "studio_app";
GRANT UPDATE ("stripe_session_id", "finished_at") ON "card_setup" TO "studio_app";
