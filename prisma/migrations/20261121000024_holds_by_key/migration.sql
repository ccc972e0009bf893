-- A hold is found by its key, always: with another index that begins with the workspace, a statement that is planned while
-- the table is small took that one, and read all that a busy workspace has for each call. What it was for is served by the
-- key (ids are ordered by time), and an operator's window of time by an index of a few pages that costs a hold nothing.
DROP INDEX "hold_workspace_id_created_at_idx";
CREATE INDEX "hold_created_at_idx" ON "hold" USING brin ("created_at");
