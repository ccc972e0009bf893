-- Who is told that credits run low, up to where each wallet was looked at for it, and members who ask an owner to buy.

-- ── What a workspace wants to be told ───────────────────────────────────────────────────────────────────────────────
-- No row: everything as policy says, to the owners.
CREATE TABLE "notification_settings" (
    "workspace_id" UUID NOT NULL,
    -- Microcredits; null: low as policy has it.
    "low_threshold" BIGINT,
    "recipients" TEXT NOT NULL DEFAULT 'owners',
    -- Of the month's included credits: at which of these parts somebody is told.
    "percents" SMALLINT[] NOT NULL DEFAULT '{50,80,95}',
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "notification_settings_threshold_within_limits" CHECK ("low_threshold" BETWEEN 1 AND 100000000000),
    CONSTRAINT "notification_settings_known_recipients" CHECK ("recipients" IN ('owners', 'owners_and_admins', 'chosen')),
    CONSTRAINT "notification_settings_known_percents" CHECK ("percents" <@ '{50,80,95}'::smallint[] AND cardinality("percents") <= 3)
);

-- The members chosen. Whoever leaves the workspace is told nothing more.
CREATE TABLE "notification_recipient" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "notification_recipient_pkey" PRIMARY KEY ("workspace_id", "user_id")
);

ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_recipient" ADD CONSTRAINT "notification_recipient_workspace_id_user_id_fkey" FOREIGN KEY ("workspace_id", "user_id") REFERENCES "member"("workspace_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Up to where the wallets were looked at ──────────────────────────────────────────────────────────────────────────
-- A crossing is named by the sequence of the last transfer after which it wasn't low (0: it always was). `…_since` is the
-- one the balance is in, `…_told` the one that people were last told of.
CREATE TABLE "notice_watch" (
    "workspace_id" UUID NOT NULL,
    -- The wallet's sequence then; null: never looked at.
    "looked_at_sequence" BIGINT,
    "low_since" BIGINT,
    "low_told" BIGINT,
    "low_told_at" TIMESTAMPTZ,
    "empty_since" BIGINT,
    "empty_told" BIGINT,
    "empty_told_at" TIMESTAMPTZ,
    -- The largest part of the included credits that was passed in this month.
    "period" TEXT,
    "percent" SMALLINT NOT NULL DEFAULT 0,
    -- When there is something to say although nothing has moved.
    "look_again_at" TIMESTAMPTZ,

    CONSTRAINT "notice_watch_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "notice_watch_known_percent" CHECK ("percent" IN (0, 50, 80, 95)),
    CONSTRAINT "notice_watch_period_is_a_month" CHECK ("period" ~ '^\d{4}-\d{2}$')
);

ALTER TABLE "notice_watch" ADD CONSTRAINT "notice_watch_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Members who ask an owner to buy ─────────────────────────────────────────────────────────────────────────────────
CREATE TYPE "credit_request_state" AS ENUM ('open', 'bought', 'declined', 'closed');

CREATE TABLE "credit_request" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    -- Who asks.
    "user_id" UUID NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "reason" TEXT,
    -- The first words of the message that waits, if the one who asks wants them shown.
    "excerpt" TEXT,
    -- Where the message waits.
    "return_to" TEXT NOT NULL,
    "state" "credit_request_state" NOT NULL DEFAULT 'open',
    "handled_by" UUID,
    "answer" TEXT,
    "purchase_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "credit_request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "credit_request_amount_within_limits" CHECK ("amount_cents" BETWEEN 100 AND 10000000),
    CONSTRAINT "credit_request_reason_is_short" CHECK (char_length("reason") BETWEEN 1 AND 500),
    CONSTRAINT "credit_request_excerpt_is_short" CHECK (char_length("excerpt") BETWEEN 1 AND 200),
    CONSTRAINT "credit_request_answer_is_short" CHECK (char_length("answer") BETWEEN 1 AND 500),
    CONSTRAINT "credit_request_returns_to_this_site" CHECK ("return_to" ~ '^/([^/\\]|$)'),
    CONSTRAINT "credit_request_has_an_end_exactly_when_it_ended" CHECK (("state" = 'open') = ("ended_at" IS NULL)),
    CONSTRAINT "credit_request_bought_names_its_purchase" CHECK (("state" = 'bought') = ("purchase_id" IS NOT NULL)),
    CONSTRAINT "credit_request_open_was_handled_by_nobody" CHECK ("state" <> 'open' OR ("handled_by" IS NULL AND "answer" IS NULL))
);

-- A member asks once at a time.
CREATE UNIQUE INDEX "credit_request_one_open" ON "credit_request" ("workspace_id", "user_id") WHERE "state" = 'open';
CREATE INDEX "credit_request_workspace_id_user_id_created_at_idx" ON "credit_request"("workspace_id", "user_id", "created_at" DESC);
CREATE INDEX "credit_request_open" ON "credit_request" ("workspace_id") WHERE "state" = 'open';

ALTER TABLE "credit_request" ADD CONSTRAINT "credit_request_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "credit_request" ADD CONSTRAINT "credit_request_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "credit_request" ADD CONSTRAINT "credit_request_handled_by_fkey" FOREIGN KEY ("handled_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "credit_request" ADD CONSTRAINT "credit_request_workspace_id_purchase_id_fkey" FOREIGN KEY ("workspace_id", "purchase_id") REFERENCES "purchase"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT, UPDATE ON "notification_settings" TO "studio_app";
GRANT SELECT, INSERT, DELETE ON "notification_recipient" TO "studio_app";
GRANT SELECT, INSERT, UPDATE ON "notice_watch" TO "studio_app";
GRANT SELECT, INSERT ON "credit_request" TO "studio_app";
GRANT UPDATE ("state", "handled_by", "answer", "purchase_id", "ended_at") ON "credit_request" TO "studio_app";
