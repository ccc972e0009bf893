-- Usage is read by the time at which requests ended: that is when they are booked. The columns that lists are filtered by
-- come along, so that a filter need not visit the rows that it leaves out. A running request isn't in it: to begin one
-- costs what it did before.
CREATE INDEX "hold_ended" ON "hold" ("workspace_id", "ended_at", "request_id")
    INCLUDE ("user_id", "model", "feature", "api_key_id") WHERE "ended_at" IS NOT NULL;

-- What was used on a day that is over, added up once: a hold that ended never changes, so neither does its day. Derived from
-- the holds alone; a day without a row is added up when somebody looks.
CREATE TABLE "usage_day" (
    "workspace_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "groups" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ NOT NULL DEFAULT studio_now(),

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("workspace_id","day"),
    CONSTRAINT "usage_day_has_groups" CHECK (jsonb_typeof("groups") = 'array' AND jsonb_array_length("groups") > 0)
);

ALTER TABLE "usage_day" ADD CONSTRAINT "usage_day_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "wallet"("workspace_id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT ON "usage_day" TO "studio_app";
