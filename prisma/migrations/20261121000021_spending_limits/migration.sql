-- What a member, or an API key, may use of the workspace's credits in a month: a limit stops, an alert tells. Both stand in
-- one row, beside what they are compared with, kept by the statements that move money under the wallet's lock.
CREATE TABLE "spending_limit" (
    "workspace_id" UUID NOT NULL,
    -- The user's or the key's id: one index finds both.
    "subject_id" UUID NOT NULL,
    "user_id" UUID,
    "api_key_id" UUID,
    -- Microcredits; null where there is none.
    "limit" BIGINT,
    "alert" BIGINT,
    -- The month that `charged` is about.
    "period" DATE NOT NULL,
    "charged" BIGINT NOT NULL,
    -- Open holds of this subject, whatever month they began in.
    "held" BIGINT NOT NULL,
    -- Charged and held when the limit was set, or held when the month turned: what a lower limit cannot take back.
    "standing" BIGINT NOT NULL,
    -- The month in which the alert was told.
    "alert_told" DATE,
    "changed_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "spending_limit_pkey" PRIMARY KEY ("workspace_id", "subject_id"),
    CONSTRAINT "spending_limit_is_of_a_member_or_a_key" CHECK (
        num_nonnulls("user_id", "api_key_id") = 1 AND "subject_id" = coalesce("user_id", "api_key_id")
    ),
    CONSTRAINT "spending_limit_amounts_are_positive" CHECK ("limit" > 0 AND "alert" > 0),
    CONSTRAINT "spending_limit_counts_not_negative" CHECK ("charged" >= 0 AND "held" >= 0 AND "standing" >= 0),
    CONSTRAINT "spending_limit_period_is_a_first_of_month" CHECK (EXTRACT(DAY FROM "period") = 1),
    -- As with a wallet, an UPDATE sets all of these columns from the locked row.
    CONSTRAINT "spending_limit_is_kept" CHECK ("limit" IS NULL OR "charged" + "held" <= greatest("limit", "standing"))
);

-- An alert that nobody was told of yet; a job looks here, and finds nothing on most days.
CREATE INDEX "spending_limit_to_tell" ON "spending_limit" ("workspace_id")
    WHERE "charged" >= "alert" AND "alert_told" IS DISTINCT FROM "period";
CREATE INDEX "spending_limit_user_id_idx" ON "spending_limit" ("user_id");
CREATE INDEX "spending_limit_api_key_id_idx" ON "spending_limit" ("api_key_id");

ALTER TABLE "spending_limit" ADD CONSTRAINT "spending_limit_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "wallet"("workspace_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "spending_limit" ADD CONSTRAINT "spending_limit_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "spending_limit" ADD CONSTRAINT "spending_limit_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How often the limits of this wallet have changed; 0 is never. A statement that waited for the wallet's lock sees here
-- that there are limits which it does not see.
ALTER TABLE "wallet" ADD COLUMN "limits" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_limits_not_negative" CHECK ("limits" >= 0);

GRANT SELECT, INSERT ON "spending_limit" TO "studio_app";
GRANT UPDATE ("limit", "alert", "period", "charged", "held", "standing", "alert_told", "changed_at") ON "spending_limit" TO "studio_app";
