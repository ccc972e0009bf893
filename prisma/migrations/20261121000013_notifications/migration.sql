-- What people are told: in the app (notice) and by mail. Both are written in the transaction of what caused them, once per
-- occasion; a job sends the mail later.

-- ── The reader ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- Null: English.
ALTER TABLE "user" ADD COLUMN "locale" TEXT;
ALTER TABLE "user" ADD CONSTRAINT "user_locale_is_a_language" CHECK ("locale" ~ '^[a-z]{2}(-[A-Z]{2})?$');

-- ── Notices ─────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "notice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "read_at" TIMESTAMPTZ,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "notice_kind_is_a_word" CHECK ("kind" ~ '^[a-z_]{1,40}$'),
    CONSTRAINT "notice_facts_are_named" CHECK (jsonb_typeof("facts") = 'object')
);

-- Nobody is told twice of one occasion.
CREATE UNIQUE INDEX "notice_workspace_id_user_id_kind_occasion_key" ON "notice"("workspace_id", "user_id", "kind", "occasion");
CREATE INDEX "notice_workspace_id_user_id_created_at_idx" ON "notice"("workspace_id", "user_id", "created_at" DESC);
CREATE INDEX "notice_unread" ON "notice"("workspace_id", "user_id") WHERE "read_at" IS NULL;

ALTER TABLE "notice" ADD CONSTRAINT "notice_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notice" ADD CONSTRAINT "notice_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Mail ────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "mail" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "to" TEXT NOT NULL,
    -- Null for whoever has never signed in yet, and for what concerns no workspace.
    "user_id" UUID,
    "workspace_id" UUID,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "locale" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    -- The machine's time and not money's: when to try next. Whoever tries moves it on first, so that nobody else does.
    "due_at" TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    -- Worth nothing later, as a link to sign in.
    "useful_until" TIMESTAMPTZ,
    "sent_at" TIMESTAMPTZ,
    -- Given up on, and why.
    "failed_reason" TEXT,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "mail_to_is_one_line" CHECK ("to" !~ '[[:cntrl:]]'),
    CONSTRAINT "mail_kind_is_a_word" CHECK ("kind" ~ '^[a-z_]{1,40}$'),
    CONSTRAINT "mail_facts_are_named" CHECK (jsonb_typeof("facts") = 'object'),
    CONSTRAINT "mail_attempts_not_negative" CHECK ("attempts" >= 0),
    CONSTRAINT "mail_ends_once" CHECK ("sent_at" IS NULL OR "failed_reason" IS NULL)
);

-- One mail per recipient and occasion; in a workspace, and outside of any.
CREATE UNIQUE INDEX "mail_workspace_id_user_id_kind_occasion_key" ON "mail"("workspace_id", "user_id", "kind", "occasion");
CREATE UNIQUE INDEX "mail_to_kind_occasion" ON "mail"("to", "kind", "occasion") WHERE "workspace_id" IS NULL;
CREATE INDEX "mail_due" ON "mail"("due_at") WHERE "sent_at" IS NULL AND "failed_reason" IS NULL;
CREATE INDEX "mail_user_id_idx" ON "mail"("user_id");

ALTER TABLE "mail" ADD CONSTRAINT "mail_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "mail" ADD CONSTRAINT "mail_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What a person wants by mail ─────────────────────────────────────────────────────────────────────────────────────
-- No row: yes. Kinds about money that moved take no notice of it.
CREATE TABLE "notification_preference" (
    "user_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "by_mail" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("user_id", "workspace_id", "kind"),
    CONSTRAINT "notification_preference_kind_is_a_word" CHECK ("kind" ~ '^[a-z_]{1,40}$')
);

ALTER TABLE "notification_preference" ADD CONSTRAINT "notification_preference_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "notification_preference" ADD CONSTRAINT "notification_preference_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "notice", "mail" TO "studio_app";
GRANT UPDATE ("read_at") ON "notice" TO "studio_app";
GRANT UPDATE ("facts", "attempts", "due_at", "sent_at", "failed_reason") ON "mail" TO "studio_app";
-- Old mail is forgotten; a notice stays.
GRANT DELETE ON "mail" TO "studio_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON "notification_preference" TO "studio_app";
