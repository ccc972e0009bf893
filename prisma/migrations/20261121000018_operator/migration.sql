-- What operators do. Every action leaves a line that never changes, and credits move by an operator's hand only for a request
-- that stands here first.

-- ── Each action, for good ───────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "operator_action" (
    "id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "workspace_id" UUID,
    -- What it was done to: an id of ours or of Stripe's.
    "subject" TEXT NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "operator_action_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "operator_action_is_a_word" CHECK ("action" ~ '^[a-z_]{3,40}$'),
    CONSTRAINT "operator_action_names_its_subject" CHECK (char_length("subject") BETWEEN 1 AND 255),
    CONSTRAINT "operator_action_reason_is_short" CHECK (char_length("reason") BETWEEN 1 AND 500)
);

CREATE INDEX "operator_action_workspace_id_created_at_idx" ON "operator_action"("workspace_id", "created_at" DESC);
CREATE INDEX "operator_action_created_at_idx" ON "operator_action"("created_at" DESC);

CREATE TRIGGER "operator_action_never_changes" BEFORE UPDATE OR DELETE ON "operator_action"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "operator_action_never_empties" BEFORE TRUNCATE ON "operator_action"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- ── Something went wrong for many: their requests of a window are given back ────────────────────────────────────────
CREATE TYPE "operator_request_state" AS ENUM ('open', 'made', 'declined');

CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ NOT NULL,
    "ends_at" TIMESTAMPTZ NOT NULL,
    -- null: every model.
    "model" TEXT,
    -- Of what each request was charged.
    "percent" SMALLINT NOT NULL,
    "reason" TEXT NOT NULL,
    "needs_approval" BOOLEAN NOT NULL,
    "state" "operator_request_state" NOT NULL DEFAULT 'open',
    "proposed_by" UUID NOT NULL,
    "decided_by" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "decided_at" TIMESTAMPTZ,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "incident_ends_after_its_start" CHECK ("ends_at" > "starts_at"),
    CONSTRAINT "incident_percent_is_a_share" CHECK ("percent" BETWEEN 1 AND 100),
    CONSTRAINT "incident_says_why" CHECK (char_length(btrim("reason")) BETWEEN 5 AND 500),
    CONSTRAINT "incident_is_decided_by_somebody" CHECK (
        ("state" = 'open') = ("decided_by" IS NULL) AND ("state" = 'open') = ("decided_at" IS NULL)
    ),
    CONSTRAINT "incident_is_approved_by_another" CHECK (
        NOT "needs_approval" OR "state" <> 'made' OR "decided_by" <> "proposed_by"
    )
);

-- A request is given back once, whatever incidents it was in; one that was declined counts for nothing.
CREATE TABLE "incident_request" (
    "incident_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "is_declined" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "incident_request_pkey" PRIMARY KEY ("incident_id", "workspace_id", "request_id"),
    CONSTRAINT "incident_request_amount_is_positive" CHECK ("amount" > 0)
);

CREATE UNIQUE INDEX "incident_request_once" ON "incident_request" ("workspace_id", "request_id") WHERE NOT "is_declined";

-- ── Credits given, taken or forgiven ────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "adjustment_request" (
    -- Also names the transfer: `adjustment:<id>`.
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "direction" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "incident_id" UUID,
    "needs_approval" BOOLEAN NOT NULL,
    "state" "operator_request_state" NOT NULL DEFAULT 'open',
    "proposed_by" UUID NOT NULL,
    "decided_by" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "decided_at" TIMESTAMPTZ,

    CONSTRAINT "adjustment_request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "adjustment_request_known_direction" CHECK ("direction" IN ('give', 'take', 'forgive')),
    CONSTRAINT "adjustment_request_amount_within_limits" CHECK ("amount" BETWEEN 1 AND 100000000000),
    CONSTRAINT "adjustment_request_says_why" CHECK (char_length(btrim("reason")) BETWEEN 5 AND 500),
    CONSTRAINT "adjustment_request_of_incident_gives" CHECK ("incident_id" IS NULL OR "direction" = 'give'),
    CONSTRAINT "adjustment_request_is_decided_by_somebody" CHECK (
        ("state" = 'open') = ("decided_by" IS NULL) AND ("state" = 'open') = ("decided_at" IS NULL)
    ),
    CONSTRAINT "adjustment_request_is_approved_by_another" CHECK (
        NOT "needs_approval" OR "state" <> 'made' OR "decided_by" <> "proposed_by"
    )
);

CREATE UNIQUE INDEX "adjustment_request_incident_id_workspace_id_key" ON "adjustment_request"("incident_id", "workspace_id");
CREATE INDEX "adjustment_request_workspace_id_created_at_idx" ON "adjustment_request"("workspace_id", "created_at" DESC);
CREATE INDEX "adjustment_request_open" ON "adjustment_request" ("created_at") WHERE "state" = 'open';

-- What was decided stays as it was decided.
CREATE TRIGGER "adjustment_request_is_decided_once" BEFORE UPDATE ON "adjustment_request"
    FOR EACH ROW WHEN (OLD."state" <> 'open') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "adjustment_request_is_kept" BEFORE DELETE ON "adjustment_request"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "incident_is_decided_once" BEFORE UPDATE ON "incident"
    FOR EACH ROW WHEN (OLD."state" <> 'open') EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "incident_is_kept" BEFORE DELETE ON "incident" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "incident_request_is_kept" BEFORE DELETE ON "incident_request"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();

-- ── What the jobs that check the books found last ───────────────────────────────────────────────────────────────────
CREATE TABLE "job_result" (
    "name" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    -- The machine's own time, as the jobs have it.
    "finished_at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "job_result_pkey" PRIMARY KEY ("name")
);

ALTER TABLE "operator_action" ADD CONSTRAINT "operator_action_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "operator_action" ADD CONSTRAINT "operator_action_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "incident" ADD CONSTRAINT "incident_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "incident" ADD CONSTRAINT "incident_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "incident_request" ADD CONSTRAINT "incident_request_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "incident_request" ADD CONSTRAINT "incident_request_workspace_id_request_id_fkey" FOREIGN KEY ("workspace_id", "request_id") REFERENCES "hold"("workspace_id", "request_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "adjustment_request" ADD CONSTRAINT "adjustment_request_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "adjustment_request" ADD CONSTRAINT "adjustment_request_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "adjustment_request" ADD CONSTRAINT "adjustment_request_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "adjustment_request" ADD CONSTRAINT "adjustment_request_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "operator_action", "incident", "incident_request", "adjustment_request" TO "studio_app";
GRANT UPDATE ("state", "decided_by", "decided_at") ON "incident", "adjustment_request" TO "studio_app";
GRANT UPDATE ("is_declined") ON "incident_request" TO "studio_app";
GRANT SELECT, INSERT, UPDATE ON "job_result" TO "studio_app";
