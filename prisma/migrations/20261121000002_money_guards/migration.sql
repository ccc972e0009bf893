-- What the schema language cannot say: rules that refuse what the code forgot. The names say what is refused.

-- ── Wallet ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Postgres tests a CHECK first on the old values of the columns an UPDATE leaves out, so every UPDATE of a wallet sets
-- all of these columns from the locked row; else money that is there would be refused.
ALTER TABLE "wallet"
    ADD CONSTRAINT "wallet_included_not_negative" CHECK ("included" >= 0),
    ADD CONSTRAINT "wallet_top_up_not_negative" CHECK ("top_up" >= 0),
    ADD CONSTRAINT "wallet_held_not_negative" CHECK ("held" >= 0),
    ADD CONSTRAINT "wallet_debt_not_negative" CHECK ("debt" >= 0),
    ADD CONSTRAINT "wallet_holds_are_covered" CHECK ("held" <= "included" + "top_up"),
    ADD CONSTRAINT "wallet_allowance_not_negative" CHECK ("allowance" >= 0),
    ADD CONSTRAINT "wallet_granted_not_negative" CHECK ("granted" >= 0),
    ADD CONSTRAINT "wallet_sequence_not_negative" CHECK ("sequence" >= 0),
    ADD CONSTRAINT "wallet_period_is_a_first_of_month" CHECK (EXTRACT(DAY FROM "period") = 1);

-- A hot row is rewritten with every request: leave room on its page, so that the index need not be touched.
ALTER TABLE "wallet" SET (fillfactor = 50);

-- ── Transfer ────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "transfer"
    ADD CONSTRAINT "transfer_amount_is_positive" CHECK ("amount" > 0),
    ADD CONSTRAINT "transfer_sequence_is_positive" CHECK ("sequence" > 0),
    ADD CONSTRAINT "transfer_balances_not_negative"
        CHECK ("included_after" >= 0 AND "top_up_after" >= 0 AND "debt_after" >= 0),
    -- The complete list of the ways in which credits move. A new way is a new line here, reviewed.
    ADD CONSTRAINT "transfer_is_of_a_known_kind" CHECK (
        ("from", "to") IN (
            ('stripe', 'top_up'), ('top_up', 'stripe'), ('debt', 'stripe'), ('top_up', 'debt'),
            ('allowance', 'included'), ('included', 'expired'),
            ('included', 'usage'), ('top_up', 'usage'), ('write_off', 'usage'),
            ('goodwill', 'top_up'), ('top_up', 'goodwill'), ('goodwill', 'debt')
        )
    ),
    ADD CONSTRAINT "transfer_of_usage_names_its_request" CHECK ("to" <> 'usage' OR "request_id" IS NOT NULL),
    ADD CONSTRAINT "transfer_from_stripe_names_its_purchase" CHECK ("from" <> 'stripe' OR "purchase_id" IS NOT NULL),
    ADD CONSTRAINT "transfer_of_goodwill_names_actor_and_reason"
        CHECK ('goodwill' NOT IN ("from", "to") OR ("actor" IS NOT NULL AND "reason" IS NOT NULL));

-- The ledger only grows. The app's role has no right to change a line; these triggers stop every other role as well.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% of % is refused: its rows are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;

CREATE TRIGGER "transfer_never_changes" BEFORE UPDATE OR DELETE ON "transfer"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "transfer_never_empties" BEFORE TRUNCATE ON "transfer"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- ── Hold ────────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "hold"
    ADD CONSTRAINT "hold_amounts_not_negative" CHECK (
        "amount" >= 0 AND "limit" >= 0 AND "produced" >= 0
        AND "charged_included" >= 0 AND "charged_top_up" >= 0 AND "written_off" >= 0
    ),
    ADD CONSTRAINT "hold_is_charged_within_its_limit" CHECK ("charged_included" + "charged_top_up" <= "limit"),
    ADD CONSTRAINT "hold_has_an_end_exactly_when_it_ended" CHECK (("state" = 'open') = ("ended_at" IS NULL)),
    ADD CONSTRAINT "hold_charges_nothing_before_its_end" CHECK (
        "state" IN ('settled', 'expired') OR ("charged_included" = 0 AND "charged_top_up" = 0 AND "written_off" = 0)
    );

-- For the sweep and for `verify`. The expiry itself has no index: it is rewritten every second.
CREATE INDEX "hold_open" ON "hold" ("workspace_id") WHERE "state" = 'open';

-- A hold ends once; what it was charged and its receipt stay as they are.
CREATE TRIGGER "hold_ends_once" BEFORE UPDATE ON "hold"
    FOR EACH ROW WHEN (OLD."state" <> 'open') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "hold_is_kept" BEFORE DELETE ON "hold" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ── Purchase ────────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "purchase"
    ADD CONSTRAINT "purchase_amount_within_limits" CHECK ("amount_cents" BETWEEN 100 AND 10000000),
    -- One credit costs one dollar: 10,000 microcredits a cent.
    ADD CONSTRAINT "purchase_credits_are_its_amount" CHECK ("credits" = "amount_cents" * 10000),
    ADD CONSTRAINT "purchase_paid_names_its_payment" CHECK (
        "state" NOT IN ('paid', 'partly_refunded', 'refunded', 'disputed')
        OR ("stripe_payment_intent_id" IS NOT NULL AND "paid_at" IS NOT NULL)
    ),
    ADD CONSTRAINT "purchase_returns_to_this_site" CHECK ("return_to" ~ '^/([^/\\]|$)');

CREATE INDEX "purchase_pending" ON "purchase" ("created_at") WHERE "state" = 'pending';
CREATE TRIGGER "purchase_is_kept" BEFORE DELETE ON "purchase" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ── Workspace ───────────────────────────────────────────────────────────────────────────────────────────────────────
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_has_seats" CHECK ("seats" BETWEEN 1 AND 5000);

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
-- Created without login where it doesn't exist; `GRANT studio_app TO <the app's user>` makes a hosted user one of it.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'studio_app') THEN CREATE ROLE "studio_app" NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

GRANT USAGE ON SCHEMA public TO "studio_app";
GRANT SELECT ON "local_clock", "wallet", "transfer", "hold", "purchase", "webhook_event" TO "studio_app";
GRANT INSERT ON "wallet", "transfer", "hold", "purchase", "webhook_event" TO "studio_app";
GRANT UPDATE ON "wallet", "hold", "purchase", "webhook_event" TO "studio_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON
    "user", "account", "session", "verification_token", "workspace", "member", "api_key", "conversation", "message", "draft"
    TO "studio_app";

-- Readiness compares the migrations that were applied with those that this version brings.
DO $$ BEGIN
    IF to_regclass('_prisma_migrations') IS NOT NULL THEN GRANT SELECT ON "_prisma_migrations" TO "studio_app"; END IF;
END $$;
