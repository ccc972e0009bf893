import 'server-only';
import { db } from '@/lib/platform/db';
import { countUnhandled } from './list-events';
import { readUnclear } from './payments';

/** How much waits for an operator, by the page of the console where it is dealt with. */
export type Waiting = Record<'reports' | 'payments' | 'webhooks' | 'adjustments' | 'incidents', number>;

export async function countWaiting(): Promise<Waiting> {
  const [reports, unclear, webhooks, adjustments, incidents] = await Promise.all([
    db.chargeReport.count({ where: { state: 'open' } }),
    readUnclear(),
    countUnhandled(),
    db.adjustmentRequest.count({ where: { state: 'open', incidentId: null } }),
    db.incident.count({ where: { state: 'open' } }),
  ]);
  const payments = unclear.parked.length + unclear.unmatched.length;
  return { reports, payments, webhooks, adjustments, incidents };
}
