import { describe, expect, it } from 'vitest';
import { modelsOnSale } from '@/lib/ai/catalog';
import { actionsFor, heldByRunningRequests, insufficientCredits } from '@/lib/ai/refusals';
import { microcredits } from '@/lib/platform/units';
import type { Role } from '@/lib/workspaces/permissions';
import type { Plan } from '@/lib/workspaces/plans';

function need(role: Role, plan: Plan, apiKeyId: string | null = null, available = 0n) {
  return {
    caller: { userId: 'u', operator: false, role, apiKeyId, workspace: { id: 'w', plan } },
    balances: {
      included: microcredits(available),
      topUp: microcredits(0n),
      held: microcredits(0n),
      debt: microcredits(0n),
      available: microcredits(available),
      allowance: microcredits(0n),
      granted: microcredits(0n),
      sequence: 1n,
      resetsAt: new Date('2026-12-01T00:00:00Z'),
    },
    needed: microcredits(1_234n),
    inputTokens: 10,
    outputTokens: 64,
    onSale: modelsOnSale({ DEMO_MODEL_URL: 'http://127.0.0.1:1' }),
  };
}
const rels = (...of: Parameters<typeof need>) => actionsFor(need(...of)).map(({ rel }) => rel);

describe('the way out of an empty balance', () => {
  it('is buying for an owner on a paid plan', () => {
    expect(rels('owner', 'team')).toEqual(['buy_credits']);
  });

  it('is upgrading for an owner on the free plan', () => {
    expect(rels('owner', 'free')).toEqual(['upgrade']);
  });

  it('is asking an owner for everybody else, and for API keys, which buy nothing', () => {
    expect(rels('admin', 'team')).toEqual(['ask_owner']);
    expect(rels('member', 'free')).toEqual(['ask_owner']);
    expect(rels('owner', 'team', 'key')).toEqual(['ask_owner']);
  });

  it('is also a cheaper model, if one could still answer', () => {
    expect(actionsFor(need('member', 'team', null, 1_000n))).toContainEqual({ rel: 'use_model', model: 'demo-medium' });
    expect(actionsFor(need('member', 'team', null, 50n))).toContainEqual({ rel: 'use_model', model: 'demo-small' });
    expect(rels('member', 'team', null, 39n)).toEqual(['ask_owner']);
  });
});

describe('a refusal', () => {
  it('for missing credits says what there is, what was needed and when the pool resets', () => {
    expect(insufficientCredits(need('owner', 'team')).toJson('r').error).toMatchObject({
      type: 'insufficient_credits',
      code: 'insufficient_credits',
      retryable: false,
      credits: {
        included: '0.000000',
        top_up: '0.000000',
        held: '0.000000',
        available: '0.000000',
        needed: '0.001234',
      },
      resets_at: '2026-12-01T00:00:00.000Z',
    });
  });

  it('for credits that others hold says when to come again', () => {
    const refusal = heldByRunningRequests(need('owner', 'team'));
    expect(refusal.status).toBe(429);
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
  });
});
