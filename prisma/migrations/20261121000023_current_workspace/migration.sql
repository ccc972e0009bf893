-- When somebody who belongs to several workspaces last switched to this one: the one entered or joined last is theirs now.
ALTER TABLE "member" ADD COLUMN "entered_at" TIMESTAMPTZ;
