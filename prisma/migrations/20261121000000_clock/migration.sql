-- The only clock of money. Statements ask the database what time it is, never the app, so that replicas whose clocks
-- disagree cannot disagree about a month. The offset lets a demo's history and tests walk through time; the app's role
-- may not write it, and readiness fails while it isn't zero on a database that isn't local.
CREATE TABLE "local_clock" (
    "only_row" BOOLEAN NOT NULL DEFAULT true,
    "offset_seconds" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "local_clock_pkey" PRIMARY KEY ("only_row"),
    CONSTRAINT "local_clock_has_one_row" CHECK ("only_row")
);
INSERT INTO "local_clock" DEFAULT VALUES;

CREATE FUNCTION "studio_now"() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT now() + make_interval(secs => (SELECT "offset_seconds" FROM "local_clock")::double precision) $$;
