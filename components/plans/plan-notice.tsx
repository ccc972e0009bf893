'use client';

import { X } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { withoutParam } from '@/components/billing/url-param';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { PLAN_PARAM, type PlanNews, readPlanNews } from '@/lib/subscriptions/plan-news';
import type { Plan } from '@/lib/workspaces/plans';

const TONES = {
  started: 'success',
  changed: 'success',
  kept: 'success',
  ending: 'info',
  left: 'info',
  away: 'warning',
} as const satisfies Record<PlanNews, string>;

/** Says what has just become of the plan, when the address names it. */
export function PlanNotice({ plan }: { plan: Plan }) {
  const t = useTranslations('news.plan');
  const names = useTranslations('shell.plans');
  const found = readPlanNews(useSearchParams().get(PLAN_PARAM));
  const [news, setNews] = useState<PlanNews | null>(null);

  useEffect(() => {
    if (found === null) return;
    setNews(found);
    // So that a reload doesn't say it again.
    window.history.replaceState(null, '', withoutParam(window.location.href, PLAN_PARAM));
  }, [found]);

  if (!news) return null;
  return (
    <Alert
      tone={TONES[news]}
      title={t(`${news}.title`)}
      className="pointer-events-auto relative animate-rise pr-12 shadow-floating"
    >
      <p>{t(`${news}.text`, { plan: names(plan) })}</p>
      <button
        type="button"
        onClick={() => setNews(null)}
        className={buttonClass({ variant: 'quiet', size: 'icon' }, 'absolute top-1 right-1')}
      >
        <X aria-hidden="true" className="size-4.5" />
        <span className="sr-only">{t('dismiss')}</span>
      </button>
    </Alert>
  );
}
