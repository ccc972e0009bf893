import 'server-only';
import { db } from '@/lib/platform/db';
import { readUnclear } from './payments';

/** How much waits for an operator, by the page of the console where it is dealt with. */
export type Waiting = { reports: number; payments: number; adjustments: number; incidents: number };

export async function countWaiting(): Promise<Waiting> {
  const [reports, payments, adjustments, incidents] = await Promise.all([
    db.chargeReport.count({ where: { state: 'open' } }),
    readUnclear(),
    db.adjustmentRequest.count({ where: { state: 'open', incidentId: null } }),
    db.incident.count({ where: { state: 'open' } }),
  ]);
  return { reports, payments: payments.parked.length + payments.unmatched.length, adjustments, incidents };
}
