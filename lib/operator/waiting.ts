import 'server-only';
import { db } from '@/lib/platform/db';

/** How much waits for an operator, by the page of the console where it is dealt with. */
export type Waiting = { reports: number; payments: number; adjustments: number; incidents: number };

export async function countWaiting(): Promise<Waiting> {
  const [reports, payments, adjustments, incidents] = await Promise.all([
    db.chargeReport.count({ where: { state: 'open' } }),
    db.purchase.count({ where: { parkedReason: { not: null } } }),
    db.adjustmentRequest.count({ where: { state: 'open', incidentId: null } }),
    db.incident.count({ where: { state: 'open' } }),
  ]);
  return { reports, payments, adjustments, incidents };
}
