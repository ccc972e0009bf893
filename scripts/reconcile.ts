/**
 * `npm run reconcile`: asks Stripe about every unfinished purchase and every plan that is paid there, and about the payments of the last 3 days (`-- --days 30`
 * for more) with every refund and dispute that may still change, and mends what our books don't say. `-- --json` prints one
 * object and nothing else. Exits with 1 when something could not be asked about or needs a person, and with 2 when the
 * whole run failed.
 */
import { parseArgs } from 'node:util';
import { db } from '@/lib/platform/db';
import { reasonOf } from '@/lib/platform/log';
import { type ObjectsReport, reconcile, reconcileObjects } from '@/lib/purchases/reconcile';
import { type DueReport, syncDueSubscriptions } from '@/lib/subscriptions/sync-due';

type Report = ObjectsReport & { subscriptions: DueReport };

const print = (text: string) => writeToStdout(`${text}\n`);
const writeToStdout = process.stdout.write.bind(process.stdout);
// What the work logs goes to stderr, so that stdout carries the answer alone.
process.stdout.write = process.stderr.write.bind(process.stderr);

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`;

function inWords({ checked, moved, failed, looked, unmatched, subscriptions }: Report): string {
  const lines = moved.map(({ purchaseId, from, to, credited, movements, parkedReason }) => {
    const what = parkedReason === null ? `${from} → ${to}` : `parked for an operator: ${parkedReason}`;
    const returns = movements > 0 ? `, ${counted(movements, 'refund or dispute movement')}` : '';
    return `  ${purchaseId}  ${what}${credited ? ', credits added' : ''}${returns}`;
  });
  const problems = failed.map(({ purchaseId, reason }) => `  ${purchaseId}  not checked: ${reason}`);
  const strangers = unmatched.map(
    ({ paymentIntentId, purchaseId }) => `  ${paymentIntentId}  paid, but not for purchase ${purchaseId} that it names`,
  );
  const seen = `${counted(looked.payments, 'payment')}, ${counted(looked.refunds, 'refund')} and ${counted(looked.disputes, 'dispute')} at Stripe seen`;
  const sum = `${counted(checked, 'purchase')} checked, ${moved.length} mended, ${failed.length} failed, ${unmatched.length} unmatched; ${seen}.`;
  const plans = `${counted(subscriptions.checked, 'plan')} checked, ${subscriptions.failed} failed.`;
  return [...lines, ...problems, ...strangers, sum, plans].join('\n');
}

function readDays(): number {
  const { values } = parseArgs({ options: { days: { type: 'string', default: '3' }, json: { type: 'boolean' } } });
  const days = Number(values.days);
  if (!Number.isSafeInteger(days) || days < 1 || days > 3_650)
    throw new Error('--days takes a whole number from 1 to 3650');
  return days;
}

try {
  const unfinished = await reconcile();
  const objects = await reconcileObjects({ days: readDays() });
  const report: Report = {
    ...objects,
    subscriptions: await syncDueSubscriptions({ all: true }),
    checked: unfinished.checked + objects.checked,
    moved: [...unfinished.moved, ...objects.moved],
    failed: [...unfinished.failed, ...objects.failed],
  };
  print(process.argv.includes('--json') ? JSON.stringify(report) : inWords(report));
  process.exitCode = report.failed.length + report.unmatched.length + report.subscriptions.failed > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`reconcile failed: ${reasonOf(error)}\n`);
  process.exitCode = 2;
} finally {
  await db.$disconnect();
}
