-- People report a request that was charged wrongly: with what is known of it, a number, and a picture if they like. An
-- operator credits it, in whole or in part, or says why not.

CREATE TYPE "charge_report_state" AS ENUM ('open', 'credited', 'declined', 'withdrawn');

CREATE TABLE "charge_report" (
    -- Also names the transfer: `report:<id>`.
    "id" UUID NOT NULL,
    -- What people call it.
    "number" SERIAL NOT NULL,
    "workspace_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    -- Who reported it.
    "user_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    -- What the request was charged.
    "charged" BIGINT NOT NULL,
    -- The request's receipt and its transfers as they stood then. Never prompts or answers.
    "log" JSONB NOT NULL,
    "state" "charge_report_state" NOT NULL DEFAULT 'open',
    "credited" BIGINT,
    "decided_by" UUID,
    -- The operator's word to whoever reported it.
    "answer" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "ended_at" TIMESTAMPTZ,

    CONSTRAINT "charge_report_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "charge_report_says_what_is_wrong" CHECK (char_length(btrim("reason")) BETWEEN 1 AND 2000),
    CONSTRAINT "charge_report_was_charged_something" CHECK ("charged" > 0),
    CONSTRAINT "charge_report_is_credited_within_its_charge" CHECK ("credited" BETWEEN 1 AND "charged"),
    CONSTRAINT "charge_report_has_an_amount_exactly_when_credited" CHECK (("state" = 'credited') = ("credited" IS NOT NULL)),
    CONSTRAINT "charge_report_has_an_end_exactly_when_it_ended" CHECK (("state" = 'open') = ("ended_at" IS NULL)),
    CONSTRAINT "charge_report_is_decided_by_somebody_with_a_word" CHECK (
        ("state" IN ('credited', 'declined')) = ("decided_by" IS NOT NULL)
        AND ("state" IN ('credited', 'declined')) = ("answer" IS NOT NULL)
    ),
    CONSTRAINT "charge_report_answer_is_short" CHECK (char_length(btrim("answer")) BETWEEN 5 AND 500)
);

ALTER SEQUENCE "charge_report_number_seq" RESTART WITH 1001;

CREATE UNIQUE INDEX "charge_report_number_key" ON "charge_report"("number");
-- A request is reported once at a time.
CREATE UNIQUE INDEX "charge_report_one_open" ON "charge_report" ("workspace_id", "request_id") WHERE "state" = 'open';
CREATE INDEX "charge_report_workspace_id_request_id_idx" ON "charge_report"("workspace_id", "request_id");
CREATE INDEX "charge_report_open" ON "charge_report" ("created_at") WHERE "state" = 'open';

-- What was decided stays as it was decided.
CREATE TRIGGER "charge_report_ends_once" BEFORE UPDATE ON "charge_report"
    FOR EACH ROW WHEN (OLD."state" <> 'open') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "charge_report_is_kept" BEFORE DELETE ON "charge_report" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ── A picture of what was seen ──────────────────────────────────────────────────────────────────────────────────────
-- What it is, its bytes say: never its name, nor what a browser called it.
CREATE TABLE "charge_report_screenshot" (
    "report_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "charge_report_screenshot_pkey" PRIMARY KEY ("report_id"),
    CONSTRAINT "charge_report_screenshot_is_small" CHECK (octet_length("bytes") <= 2097152),
    CONSTRAINT "charge_report_screenshot_is_a_picture" CHECK (
        ("type" = 'image/png' AND substring("bytes" FROM 1 FOR 8) = '\x89504e470d0a1a0a')
        OR ("type" = 'image/jpeg' AND substring("bytes" FROM 1 FOR 3) = '\xffd8ff')
        OR ("type" = 'image/webp' AND substring("bytes" FROM 1 FOR 4) = '\x52494646' AND substring("bytes" FROM 9 FOR 4) = '\x57454250')
    )
);

CREATE TRIGGER "charge_report_screenshot_never_changes" BEFORE UPDATE ON "charge_report_screenshot"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ── An adjustment that a report asked for ───────────────────────────────────────────────────────────────────────────
ALTER TABLE "adjustment_request" ADD COLUMN "report_id" UUID;
ALTER TABLE "adjustment_request" ADD CONSTRAINT "adjustment_request_of_report_gives"
    CHECK ("report_id" IS NULL OR ("direction" = 'give' AND "incident_id" IS NULL));
-- One at a time, and one for good.
CREATE UNIQUE INDEX "adjustment_request_one_of_report" ON "adjustment_request" ("report_id") WHERE "state" <> 'declined';

ALTER TABLE "charge_report" ADD CONSTRAINT "charge_report_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "charge_report" ADD CONSTRAINT "charge_report_workspace_id_request_id_fkey" FOREIGN KEY ("workspace_id", "request_id") REFERENCES "hold"("workspace_id", "request_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "charge_report" ADD CONSTRAINT "charge_report_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "charge_report" ADD CONSTRAINT "charge_report_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "charge_report_screenshot" ADD CONSTRAINT "charge_report_screenshot_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "charge_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "adjustment_request" ADD CONSTRAINT "adjustment_request_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "charge_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "charge_report", "charge_report_screenshot" TO "studio_app";
GRANT UPDATE ("state", "credited", "decided_by", "answer", "ended_at") ON "charge_report" TO "studio_app";
GRANT USAGE ON SEQUENCE "charge_report_number_seq" TO "studio_app";
