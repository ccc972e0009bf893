import 'server-only';
import { forgetAnswers } from '@/lib/ai/idempotency';
import { forgetRefusals } from '@/lib/ai/note-refusal';
import { forgetOldMail } from '@/lib/mail/outbox';
import { db } from '@/lib/platform/db';

/** Deletes what is over and was never a fact about money: sign-ins that have expired, answers kept for a repetition, why requests were refused. */
export async function tidyUp(): Promise<void> {
  const now = new Date();
  await db.session.deleteMany({ where: { expires: { lt: now } } });
  await db.verificationToken.deleteMany({ where: { expires: { lt: now } } });
  await forgetAnswers();
  await forgetRefusals();
  await forgetOldMail();
}
