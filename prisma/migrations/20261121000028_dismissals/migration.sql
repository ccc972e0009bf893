-- What waits for an operator and cannot end by itself is dismissed with a reason: a parked purchase that credits by hand
-- stand in for, an event that Stripe has forgotten. The action is what says so, for good; the last one of a subject counts.

-- The adjustment that stands in for a purchase.
ALTER TABLE "operator_action" ADD COLUMN "adjustment_id" UUID;
ALTER TABLE "operator_action" ADD CONSTRAINT "operator_action_adjustment_stands_in_for_a_purchase"
    CHECK ("adjustment_id" IS NULL OR "action" = 'purchase_dismissed');
ALTER TABLE "operator_action" ADD CONSTRAINT "operator_action_dismisses_with_a_reason"
    CHECK ("action" NOT LIKE '%\_dismissed' OR "reason" IS NOT NULL);
ALTER TABLE "operator_action" ADD CONSTRAINT "operator_action_adjustment_id_fkey" FOREIGN KEY ("adjustment_id") REFERENCES "adjustment_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE INDEX "operator_action_subject_created_at_idx" ON "operator_action"("subject", "created_at" DESC);

-- Whoever looked before it was dismissed must not credit it afterwards: an adjustment may stand in for it by then.
CREATE FUNCTION "refuse_release_of_dismissed"() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF (SELECT "action" FROM "operator_action"
        WHERE "subject" = OLD."id"::text AND "action" IN ('purchase_dismissed', 'purchase_reopened')
        ORDER BY "created_at" DESC, "id" DESC LIMIT 1) = 'purchase_dismissed' THEN
        RAISE EXCEPTION 'a dismissed purchase stays parked until it is reopened' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "dismissed_purchase_stays_parked" BEFORE UPDATE ON "purchase" FOR EACH ROW
    WHEN (OLD."parked_reason" IS NOT NULL AND NEW."parked_reason" IS NULL) EXECUTE FUNCTION "refuse_release_of_dismissed"();
