import 'server-only';
import type { Connection } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { type OperatorMail, queueMail } from './outbox';

/** `amount` is a decimal of credits, `href` a path of the console. */
export type OperatorNews = {
  kind: OperatorMail;
  /** What waits: each operator is told of it once, however often this is called. */
  occasion: string;
  facts: Record<string, string> & { amount: string; href: string };
  /** Address of whoever caused it, and need not be told. */
  but?: string;
};

/** A mail that could not be sent for so long is late; the console still counts what waits. */
const USEFUL_DAYS = 3;

/** A mail to each operator, in the transaction that causes it. They belong to no workspace, so no notice stands in the app. */
export async function tellOperators(on: Connection, { kind, occasion, facts, but }: OperatorNews): Promise<void> {
  const usefulUntil = new Date(Date.now() + USEFUL_DAYS * 86_400_000);
  for (const to of env().OPERATOR_EMAILS) {
    if (to !== but?.toLowerCase()) await queueMail(on, { to, kind, occasion, facts, usefulUntil });
  }
}
