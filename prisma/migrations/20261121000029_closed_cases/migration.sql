-- The buyer of a parked purchase is told how its case ended: in support's own words, where there are any.
ALTER TABLE "operator_action" ADD COLUMN "answer" TEXT;
ALTER TABLE "operator_action" ADD CONSTRAINT "operator_action_answers_a_buyer"
    CHECK ("answer" IS NULL OR ("action" = 'purchase_dismissed' AND char_length("answer") BETWEEN 1 AND 500));

-- When all of its money went back, a dismissed purchase ends like any other: nothing is left that could be credited.
CREATE OR REPLACE FUNCTION "refuse_release_of_dismissed"() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NOT (NEW."state" = 'canceled' AND NEW."failure_reason" IS NOT DISTINCT FROM 'given_back') AND (
        SELECT "action" FROM "operator_action"
        WHERE "subject" = OLD."id"::text AND "action" IN ('purchase_dismissed', 'purchase_reopened')
        ORDER BY "created_at" DESC, "id" DESC LIMIT 1) = 'purchase_dismissed' THEN
        RAISE EXCEPTION 'a dismissed purchase stays parked until it is reopened' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
