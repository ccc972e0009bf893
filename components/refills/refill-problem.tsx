'use client';

import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';

const KNOWN = ['text_version', 'card', 'forbidden', 'plan_required', 'not_found', 'stripe_unavailable'] as const;
const TERMS = ['threshold', 'amount', 'ceiling'];

/** Why a button of auto-refill did nothing, and what to do now. */
export function RefillProblem({ problem }: { problem: string | null }) {
  const t = useTranslations('refillProblem');
  if (problem === null) return null;
  const known = KNOWN.find((one) => one === problem) ?? (TERMS.includes(problem) ? 'terms' : 'other');
  return (
    <Alert role="alert" tone="danger" title={t('title')}>
      <p>{t(known)}</p>
    </Alert>
  );
}
