-- A person's message carries the id of the AI request that answers it, as the answer does: so whoever sends again after a
-- lost answer finds both. A request has one of each.
CREATE UNIQUE INDEX "message_request_id_author_key" ON "message"("request_id", "author");
