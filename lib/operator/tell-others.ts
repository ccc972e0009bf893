import 'server-only';
import { tellOperators } from '@/lib/mail/tell-operators';
import type { Transaction } from '@/lib/platform/db';
import { type Microcredits, toDecimal } from '@/lib/platform/units';
import type { Proposal } from './adjustments';
import type { Operator } from './who';

/** Tells the other operators of an adjustment that one of them has to agree to, in the transaction that proposes it. */
export async function tellOfAdjustment(tx: Transaction, { email }: Operator, proposal: Proposal): Promise<void> {
  const { id, workspaceId, direction, amount, reason } = proposal;
  const { name } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true } });
  const facts = { who: email, workspace: name, direction, amount: toDecimal(amount), reason };
  const href = '/operator/adjustments#adjustments';
  await tellOperators(tx, { kind: 'adjustment_waits', occasion: id, facts: { ...facts, href }, but: email });
}

type ProposedIncident = { id: string; reason: string; total: Microcredits; workspaces: number };

/** The same of credits for an incident. */
export async function tellOfIncident(tx: Transaction, { email }: Operator, incident: ProposedIncident): Promise<void> {
  const { id, reason, total, workspaces } = incident;
  const facts = { who: email, amount: toDecimal(total), workspaces: String(workspaces), reason };
  const href = '/operator/incidents#incidents';
  await tellOperators(tx, { kind: 'incident_waits', occasion: id, facts: { ...facts, href }, but: email });
}
