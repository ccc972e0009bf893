-- To end a hold is to find it among the open ones: by its request, not by reading all that a busy workspace has.
DROP INDEX "hold_open";
CREATE INDEX "hold_open" ON "hold" ("workspace_id", "request_id") WHERE "state" = 'open';
