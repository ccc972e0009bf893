-- The seals of the books, and the marks of the last clean check.

-- ── Seal ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Stands for a workspace's transfers (after, sequence]: `digests` holds the SHA-256 of each line, `hash` an HMAC over the
-- seal before and those digests, with a key that the database does not know. So an edit is found, a superuser's too.
--
-- No foreign key to the wallet: it would lock the wallet's row with every seal, and the seals neither wait for a money
-- statement nor let one wait.
CREATE TABLE "seal" (
    "workspace_id" UUID NOT NULL,
    "after" BIGINT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "digests" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "seal_pkey" PRIMARY KEY ("workspace_id","sequence"),
    CONSTRAINT "seal_goes_forward" CHECK ("after" >= 0 AND "sequence" > "after"),
    CONSTRAINT "seal_hash_is_whole" CHECK (octet_length("hash") = 32),
    CONSTRAINT "seal_has_a_digest_for_each_line" CHECK (octet_length("digests") = 32 * ("sequence" - "after"))
);

-- Two seals never follow the same one: the chain has no forks, however many replicas seal.
CREATE UNIQUE INDEX "seal_workspace_id_after_key" ON "seal"("workspace_id", "after");

CREATE TRIGGER "seal_never_changes" BEFORE UPDATE OR DELETE ON "seal"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "seal_never_empties" BEFORE TRUNCATE ON "seal"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- ── Mark ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Up to where a workspace's books were last found in order. It only saves work: the nightly check looks at no mark.
CREATE TABLE "audit_mark" (
    "workspace_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "checked_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "audit_mark_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "audit_mark_sequence_not_negative" CHECK ("sequence" >= 0)
);

-- ── The app's restricted role ───────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT, INSERT ON "seal" TO "studio_app";
GRANT SELECT, INSERT, UPDATE ON "audit_mark" TO "studio_app";
