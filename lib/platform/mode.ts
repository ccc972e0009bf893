import 'server-only';
import { env, hasTestPayments } from './env';

/** What pages say about where they run, so that nobody mistakes pretend money or the demo model for the real thing. */
export function appMode(): { testPayments: boolean; demoModel: boolean } {
  return { testPayments: hasTestPayments(), demoModel: env().DEMO_MODEL_URL !== undefined };
}
