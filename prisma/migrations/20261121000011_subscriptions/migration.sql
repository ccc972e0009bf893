-- Plans that are paid at Stripe: what Stripe last said of a workspace's subscription, and the pages on which one can begin.

-- ── Subscription ────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "subscription" (
    -- One that counts for each workspace.
    "workspace_id" UUID NOT NULL,
    "stripe_subscription_id" TEXT NOT NULL,
    "stripe_customer_id" TEXT NOT NULL,
    -- In Stripe's words.
    "status" TEXT NOT NULL,
    -- What it sells; unknown when its price isn't one of ours.
    "plan" "plan",
    "seats" INTEGER,
    -- The dearest month that was paid for: a plan is given as far as it was paid.
    "paid_cents" BIGINT NOT NULL DEFAULT 0,
    -- The newest invoice that was paid.
    "paid_invoice_id" TEXT,
    "period_start" TIMESTAMPTZ NOT NULL,
    "period_end" TIMESTAMPTZ NOT NULL,
    -- When it ends, once somebody has cancelled it or it is over.
    "ends_at" TIMESTAMPTZ,
    "past_due_since" TIMESTAMPTZ,
    -- Why a person has to look.
    "problem" TEXT,
    -- How often Stripe's word was written down. Two looks at Stripe, one older, can't both write.
    "revision" BIGINT NOT NULL DEFAULT 1,
    "synced_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "subscription_workspace_id_fkey" FOREIGN KEY ("workspace_id")
        REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "subscription_status_is_a_word" CHECK ("status" ~ '^[a-z_]{1,40}$'),
    CONSTRAINT "subscription_sells_a_paid_plan" CHECK ("plan" <> 'free' AND "seats" > 0),
    CONSTRAINT "subscription_plan_has_seats" CHECK (("plan" IS NULL) = ("seats" IS NULL)),
    CONSTRAINT "subscription_paid_not_negative" CHECK ("paid_cents" >= 0),
    CONSTRAINT "subscription_period_goes_forward" CHECK ("period_end" > "period_start"),
    CONSTRAINT "subscription_past_due_has_a_beginning" CHECK (("status" = 'past_due') = ("past_due_since" IS NOT NULL))
);

-- One subscription pays for one workspace.
CREATE UNIQUE INDEX "subscription_stripe_subscription_id_key" ON "subscription"("stripe_subscription_id");

-- For those that are due to be looked at.
CREATE INDEX "subscription_period_end_idx" ON "subscription"("period_end");

-- ── Plan checkout ───────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "plan_checkout" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "plan" "plan" NOT NULL,
    "seats" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "stripe_session_id" TEXT,
    "return_to" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "plan_checkout_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "plan_checkout_workspace_id_fkey" FOREIGN KEY ("workspace_id")
        REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "plan_checkout_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "plan_checkout_sells_a_paid_plan" CHECK ("plan" <> 'free' AND "seats" > 0),
    CONSTRAINT "plan_checkout_state_is_known" CHECK ("state" IN ('open', 'closed')),
    CONSTRAINT "plan_checkout_return_to_is_a_path" CHECK ("return_to" ~ '^/([^/\\]|$)')
);

CREATE UNIQUE INDEX "plan_checkout_stripe_session_id_key" ON "plan_checkout"("stripe_session_id");

-- Two pages that can both be paid would begin two subscriptions.
CREATE UNIQUE INDEX "plan_checkout_one_open" ON "plan_checkout"("workspace_id") WHERE "state" = 'open';

CREATE INDEX "plan_checkout_workspace_id_created_at_idx" ON "plan_checkout"("workspace_id", "created_at" DESC);

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "subscription" TO "studio_app";
GRANT UPDATE ("stripe_subscription_id", "stripe_customer_id", "status", "plan", "seats", "paid_cents", "paid_invoice_id",
    "period_start", "period_end", "ends_at", "past_due_since", "problem", "revision", "synced_at", "created_at")
    ON "subscription" TO "studio_app";
GRANT SELECT, INSERT ON "plan_checkout" TO "studio_app";
GRANT UPDATE ("state", "stripe_session_id", "return_to", "updated_at") ON "plan_checkout" TO "studio_app";
