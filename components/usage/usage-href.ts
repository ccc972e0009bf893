import type { UsageScope } from '@/lib/usage/usage-scope';

export type Changes = Readonly<Record<string, string | null>>;

/** What the address of a view of usage says; `changes` set or, with null, remove parts of it. */
export function usageParams({ period, filters }: Pick<UsageScope, 'period' | 'filters'>, changes: Changes = {}) {
  const custom = period.kind === 'custom' ? { from: period.from, to: period.to } : {};
  const kind = period.kind === 'this-month' ? {} : { period: period.kind };
  const all: Record<string, string | null | undefined> = { ...kind, ...custom, ...filters, ...changes };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== null && value !== undefined) params.set(name, value);
  return params;
}

/** The address of a view of usage. */
export function usageHref(scope: Pick<UsageScope, 'period' | 'filters'>, changes: Changes = {}, hash = ''): string {
  const params = usageParams(scope, changes);
  return `/usage${params.size > 0 ? `?${params}` : ''}${hash}`;
}
