-- The language of what Stripe's page says: a repeated idempotency key must come with the same texts, whatever its reader
-- has chosen meanwhile.
ALTER TABLE "purchase" ADD COLUMN "locale" TEXT NOT NULL DEFAULT 'en';
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_locale_is_a_language" CHECK ("locale" ~ '^[a-z]{2}$');

ALTER TABLE "plan_checkout" ADD COLUMN "locale" TEXT NOT NULL DEFAULT 'en';
ALTER TABLE "plan_checkout" ADD CONSTRAINT "plan_checkout_locale_is_a_language" CHECK ("locale" ~ '^[a-z]{2}$');

-- What the reader's browser asked for when they last signed in: the language of their mail until they choose one.
ALTER TABLE "user" ADD COLUMN "browser_locale" TEXT;
ALTER TABLE "user" ADD CONSTRAINT "user_browser_locale_is_a_language" CHECK ("browser_locale" ~ '^[a-z]{2}$');
