-- What a caller named with Idempotency-Key, so that a repeated request is answered from here and charged once. Kept 24 hours.
CREATE TABLE "idempotency_key" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_id" UUID NOT NULL,
    "body_hash" TEXT NOT NULL,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("workspace_id","key"),
    -- Visible ASCII, as the header has it.
    CONSTRAINT "idempotency_key_is_a_word" CHECK ("key" ~ '^[!-~]{1,255}$'),
    CONSTRAINT "idempotency_key_body_is_a_hash" CHECK ("body_hash" ~ '^[0-9a-f]{64}$')
);

-- A request answers one key.
CREATE UNIQUE INDEX "idempotency_key_workspace_id_request_id_key" ON "idempotency_key"("workspace_id", "request_id");

-- For those that are forgotten.
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, DELETE ON "idempotency_key" TO "studio_app";
GRANT UPDATE ("request_id", "body_hash", "answer", "created_at") ON "idempotency_key" TO "studio_app";
