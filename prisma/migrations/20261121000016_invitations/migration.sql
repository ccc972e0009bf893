-- People who are invited into a workspace, and who changed which setting of its money.

-- ── Invitations ─────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    -- Of the link in the mail, which is stored nowhere.
    "token_hash" TEXT NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),
    "expires_at" TIMESTAMPTZ NOT NULL,
    "accepted_at" TIMESTAMPTZ,
    "accepted_by" UUID,
    -- Taken back, or replaced by a newer one to the same address.
    "revoked_at" TIMESTAMPTZ,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "invitation_workspace_id_fkey" FOREIGN KEY ("workspace_id")
        REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "invitation_invited_by_fkey" FOREIGN KEY ("invited_by")
        REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "invitation_accepted_by_fkey" FOREIGN KEY ("accepted_by")
        REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "invitation_email_is_as_people_are_known" CHECK ("email" = lower("email") AND "email" !~ '[[:cntrl:][:space:]]'),
    CONSTRAINT "invitation_expires_later" CHECK ("expires_at" > "created_at"),
    CONSTRAINT "invitation_accepted_by_somebody" CHECK (("accepted_at" IS NULL) = ("accepted_by" IS NULL)),
    CONSTRAINT "invitation_ends_once" CHECK ("accepted_at" IS NULL OR "revoked_at" IS NULL)
);

CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");
-- One that can be accepted for each address.
CREATE UNIQUE INDEX "invitation_open" ON "invitation"("workspace_id", "email") WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL;
CREATE INDEX "invitation_workspace_id_created_at_idx" ON "invitation"("workspace_id", "created_at");
CREATE INDEX "invitation_invited_by_idx" ON "invitation"("invited_by");
CREATE INDEX "invitation_accepted_by_idx" ON "invitation"("accepted_by");

-- ── Who changed what ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE "settings_change" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    -- Null: nobody in person; Stripe said so, or a rule.
    "user_id" UUID,
    "what" TEXT NOT NULL,
    -- Whom it is about, where it is about a person.
    "about" TEXT,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "settings_change_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "settings_change_workspace_id_fkey" FOREIGN KEY ("workspace_id")
        REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "settings_change_user_id_fkey" FOREIGN KEY ("user_id")
        REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "settings_change_what_is_a_word" CHECK ("what" ~ '^[a-z_]{1,40}$'),
    CONSTRAINT "settings_change_says_from_and_to" CHECK (jsonb_typeof("before") = 'object' AND jsonb_typeof("after") = 'object'),
    CONSTRAINT "settings_change_changes_something" CHECK ("before" <> "after")
);

CREATE INDEX "settings_change_workspace_id_at_id_idx" ON "settings_change"("workspace_id", "at" DESC, "id" DESC);
CREATE INDEX "settings_change_user_id_idx" ON "settings_change"("user_id");

CREATE TRIGGER "settings_change_never_changes" BEFORE UPDATE OR DELETE ON "settings_change"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "settings_change_never_empties" BEFORE TRUNCATE ON "settings_change"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "invitation", "settings_change" TO "studio_app";
GRANT UPDATE ("accepted_at", "accepted_by", "revoked_at") ON "invitation" TO "studio_app";
