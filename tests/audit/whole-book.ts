import { sealBooks } from '@/lib/audit/seal-books';
import { reportCharge } from '@/lib/charge-reports/report-charge';
import { adjust } from '@/lib/credits/adjustment';
import { placeHold } from '@/lib/credits/holds';
import { clawBack } from '@/lib/credits/top-up';
import { setLimits } from '@/lib/limits/set-limit';
import { decideReport } from '@/lib/operator/decide-report';
import { db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { makeOperator } from '../operator/operators';
import { setClock } from '../setup/clock';
import { buyCredits, credits, holdRequest, makeWorkspace, spend } from '../setup/factories';
import { noteReturns } from '../setup/returns';
import { viewerOf } from '../usage/using';

type Workspace = Awaited<ReturnType<typeof makeWorkspace>>;

/**
 * A workspace with something of everything, made with the real verbs, and a neighbour who was credited for a report;
 * lines 1 to 12 are sealed by two seals:
 *
 *  1 allowance     3 usage, included   5 purchase    7 adjustment    9 usage      11 allowance   13 usage       15 purchase
 *  2 purchase      4 usage, top-up     6 refund      8 allowance    10 expiry     12 usage       14 adjustment
 */
export async function makeWholeBook(): Promise<{ book: Workspace; neighbour: Workspace }> {
  await setClock('2027-01-10T00:00:00Z');
  const neighbour = await makeWorkspace({ included: credits(20), topUp: credits(10) });
  await beCredited(neighbour, await spend(neighbour, credits(1)));
  const book = await makeWorkspace({ included: credits(20), topUp: credits(10), members: ['owner', 'admin'] });
  await spend(book, credits(25));
  const purchaseId = await buyCredits(book.workspaceId, book.userId, credits(30));
  await refund(book, purchaseId);
  await correct(book);
  await sealBooks();

  await setClock('2027-02-05T00:00:00Z');
  await spend(book, credits(1));
  await setClock('2027-03-05T00:00:00Z');
  await spend(book, credits(2));
  await sealBooks();

  await spend(book, credits(1));
  await correct(book);
  const last = await buyCredits(book.workspaceId, book.userId, credits(5));
  await placeHold(holdRequest(book));
  await setLimits({ ...book, subject: { userId: book.userId }, limit: credits(5), alert: null });
  await db.webhookEvent.create({
    data: { id: 'evt_1', type: 'checkout.session.completed', livemode: false, purchaseId: last, outcome: 'paid' },
  });
  await makeKey(book);
  return { book, neighbour };
}

async function refund({ workspaceId }: Workspace, purchaseId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await clawBack(tx, { workspaceId, purchaseId, key: `refund:re_${purchaseId}`, amount: credits(10) });
    await noteReturns(tx, { workspaceId, purchaseId });
  });
}

async function correct({ workspaceId }: Workspace): Promise<void> {
  const why = { actor: 'operator@studio.test', reason: 'a slow answer' };
  await adjust({ id: newId(), workspaceId, direction: 'give', amount: credits(1), ...why });
}

/** Half a credit back, for a report. */
async function beCredited(of: Workspace, requestId: string): Promise<void> {
  const wrong = { requestId, reason: 'It was cut off', screenshot: null };
  const reported = await reportCharge(viewerOf(of), wrong);
  const { id: reportId } = await db.chargeReport.findFirstOrThrow({ where: { requestId } });
  if ('problem' in reported) throw new Error(reported.problem);
  const answer = 'That was our mistake';
  await decideReport(await makeOperator(), { reportId, amount: credits(0.5), adjustmentId: newId(), answer });
}

async function makeKey({ workspaceId, people }: Workspace): Promise<void> {
  const admin = people.find(({ role }) => role === 'admin');
  await db.apiKey.create({
    data: { hash: newId(), prefix: 'sc_', name: 'one', workspaceId, userId: admin?.userId ?? '' },
  });
}
