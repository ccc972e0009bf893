import { releaseHold, settleHold } from '@/lib/credits/end-hold';
import { placeHold } from '@/lib/credits/holds';
import type { Receipt } from '@/lib/credits/receipt';
import { microcredits, toDecimal } from '@/lib/platform/units';
import type { Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';
import { holdRequest } from '../setup/factories';

type Who = { workspaceId: string; userId: string };

type Use = {
  model?: string;
  feature?: string;
  apiKeyId?: string | null;
  priceVersion?: string;
  status?: string;
  cost: bigint;
  /** What is held; the cost, unless the test says otherwise. */
  hold?: bigint;
  tokens?: { input: number; output: number };
  /** Nothing is booked, for this reason. */
  waived?: string;
};

/** One whole request with its receipt, by the verbs that requests use. Answers its id, or null when it was refused. */
export async function use(of: Who, what: Use): Promise<string | null> {
  const { cost, hold = cost, waived, tokens = { input: 10, output: 5 } } = what;
  const amount = microcredits(hold);
  const { model = 'demo-medium', feature = 'chat', apiKeyId = null, priceVersion = '2026-11-01' } = what;
  const request = holdRequest(of, {
    model,
    feature,
    apiKeyId,
    priceVersion,
    asked: amount,
    least: amount,
    limit: amount,
  });
  const { requestId } = request;
  const answer = await placeHold(request);
  if (answer.outcome !== 'held') return null;
  const receipt: Receipt = {
    status: what.status ?? (waived ? 'failed' : 'answered'),
    tokens: { input: tokens.input, cached_input: 0, output: tokens.output, reasoning: 0 },
    cost: toDecimal(microcredits(cost)),
    waived: waived ? { amount: toDecimal(microcredits(cost)), because: waived } : null,
  };
  const { workspaceId } = of;
  if (waived) await releaseHold({ workspaceId, requestId, receipt });
  else await settleHold({ workspaceId, requestId, cost: microcredits(cost), receipt });
  return requestId;
}

/** Somebody who looks at usage. */
export function viewerOf(of: Who, role: Role = 'owner', plan: Plan = 'team') {
  return { userId: of.userId, operator: false, role, workspace: { id: of.workspaceId, plan } };
}
