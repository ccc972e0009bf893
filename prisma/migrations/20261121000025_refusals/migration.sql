-- A request that credits or a monthly limit refused leaves no hold. What stood in its way is kept here for a month, so that
-- its people can be told why they were blocked. It says nothing about money: no balance is read from it.
CREATE TABLE "refusal" (
    "request_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "api_key_id" UUID,
    "code" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "feature" TEXT NOT NULL,
    -- Worst case of the shortest useful answer.
    "needed" BIGINT NOT NULL,
    "available" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    -- Of a monthly limit: what it is, and what was charged of it.
    "limit" BIGINT,
    "charged" BIGINT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "refusal_pkey" PRIMARY KEY ("request_id"),
    CONSTRAINT "refusal_code_is_known" CHECK (
        "code" IN ('insufficient_credits', 'held_by_running_requests', 'member_limit_reached', 'key_limit_reached')
    ),
    CONSTRAINT "refusal_amounts_not_negative" CHECK ("needed" >= 0 AND "available" >= 0 AND "held" >= 0 AND "charged" >= 0),
    CONSTRAINT "refusal_by_a_limit_names_it" CHECK (
        ("code" IN ('member_limit_reached', 'key_limit_reached')) = ("limit" IS NOT NULL)
        AND ("limit" IS NULL) = ("charged" IS NULL)
    )
);

CREATE INDEX "refusal_workspace_id_created_at_idx" ON "refusal"("workspace_id", "created_at" DESC);
-- For those that are forgotten.
CREATE INDEX "refusal_created_at_idx" ON "refusal"("created_at");

ALTER TABLE "refusal" ADD CONSTRAINT "refusal_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "refusal" ADD CONSTRAINT "refusal_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "refusal" ADD CONSTRAINT "refusal_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, DELETE ON "refusal" TO "studio_app";
