-- Auto-refill: what owners have agreed to, the rule of each workspace, and which refill was made under which consent.

CREATE TYPE "refill_state" AS ENUM ('on', 'off', 'paused');
CREATE TYPE "refill_why" AS ENUM (
    'owner', 'owner_gone', 'plan', 'dispute', 'declined', 'authentication', 'breaker', 'card_removed'
);

-- ── Consent: written once, word for word ────────────────────────────────────────────────────────────────────────────
CREATE TABLE "refill_consent" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "text_version" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "threshold" BIGINT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "monthly_ceiling_cents" BIGINT NOT NULL,
    -- Path of the page on which it was given.
    "page" TEXT NOT NULL,
    -- Given with a purchase, it counts once that is paid.
    "purchase_id" UUID,
    "accepted_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "refill_consent_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "refill_consent_workspace_id_fkey" FOREIGN KEY ("workspace_id")
        REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "refill_consent_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "refill_consent_workspace_id_purchase_id_fkey" FOREIGN KEY ("workspace_id", "purchase_id")
        REFERENCES "purchase"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "refill_consent_has_its_text" CHECK ("text" <> '' AND "text_version" <> ''),
    CONSTRAINT "refill_consent_threshold_is_positive" CHECK ("threshold" > 0),
    CONSTRAINT "refill_consent_amount_can_be_bought" CHECK ("amount_cents" BETWEEN 100 AND 10000000),
    -- Else no refill would ever fit.
    CONSTRAINT "refill_consent_ceiling_fits_a_refill" CHECK ("monthly_ceiling_cents" >= "amount_cents"),
    CONSTRAINT "refill_consent_page_is_of_this_site" CHECK ("page" ~ '^/([^/\\]|$)')
);

CREATE UNIQUE INDEX "refill_consent_workspace_id_id_key" ON "refill_consent"("workspace_id", "id");
CREATE INDEX "refill_consent_workspace_id_purchase_id_idx" ON "refill_consent"("workspace_id", "purchase_id");
CREATE INDEX "refill_consent_with_a_purchase" ON "refill_consent" ("accepted_at") WHERE "purchase_id" IS NOT NULL;

CREATE TRIGGER "refill_consent_never_changes" BEFORE UPDATE OR DELETE ON "refill_consent"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "refill_consent_never_empties" BEFORE TRUNCATE ON "refill_consent"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- ── The rule: one row per workspace, locked by whoever decides ──────────────────────────────────────────────────────
CREATE TABLE "refill_rule" (
    "workspace_id" UUID NOT NULL,
    "state" "refill_state" NOT NULL DEFAULT 'off',
    "why" "refill_why",
    "consent_id" UUID,
    -- Who switched it last; null when the rule did so by itself.
    "changed_by" UUID,
    "changed_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "revision" BIGINT NOT NULL DEFAULT 1,
    -- Number of the wallet's last transfer when the rule was last asked.
    "looked_at_sequence" BIGINT NOT NULL DEFAULT -1,
    "last_checked_at" TIMESTAMPTZ,
    "last_result" TEXT,

    CONSTRAINT "refill_rule_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "refill_rule_workspace_id_fkey" FOREIGN KEY ("workspace_id")
        REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "refill_rule_workspace_id_consent_id_fkey" FOREIGN KEY ("workspace_id", "consent_id")
        REFERENCES "refill_consent"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "refill_rule_changed_by_fkey" FOREIGN KEY ("changed_by")
        REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    -- Without consent it is off, and off means that no consent is left.
    CONSTRAINT "refill_rule_goes_on_with_consent_only" CHECK (("state" = 'off') = ("consent_id" IS NULL)),
    CONSTRAINT "refill_rule_says_why_it_stands_still" CHECK (("state" = 'on') = ("why" IS NULL)),
    CONSTRAINT "refill_rule_result_is_a_word" CHECK ("last_result" ~ '^[a-z_]{1,40}$')
);

CREATE INDEX "refill_rule_not_off" ON "refill_rule" ("workspace_id") WHERE "state" <> 'off';

-- ── Each refill names the consent that it was made under ────────────────────────────────────────────────────────────
ALTER TABLE "purchase"
    ADD COLUMN "consent_id" UUID,
    -- Of the card that a refill charges: another card ends a row of declines.
    ADD COLUMN "card_fingerprint" TEXT;

ALTER TABLE "purchase"
    ADD CONSTRAINT "purchase_workspace_id_consent_id_fkey" FOREIGN KEY ("workspace_id", "consent_id")
        REFERENCES "refill_consent"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT "purchase_is_a_refill_by_consent" CHECK (("way" = 'refill') = ("consent_id" IS NOT NULL)),
    ADD CONSTRAINT "purchase_fingerprint_is_of_a_refill" CHECK ("card_fingerprint" IS NULL OR "way" = 'refill');

CREATE INDEX "purchase_refills" ON "purchase" ("workspace_id", "created_at" DESC) WHERE "way" = 'refill';
CREATE INDEX "purchase_open_refills" ON "purchase" ("created_at") WHERE "way" = 'refill' AND "state" = 'pending';

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "refill_consent" TO "studio_app";
GRANT SELECT, INSERT ON "refill_rule" TO "studio_app";
GRANT UPDATE ("state", "why", "consent_id", "changed_by", "changed_at", "revision", "looked_at_sequence", "last_checked_at", "last_result")
    ON "refill_rule" TO "studio_app";
