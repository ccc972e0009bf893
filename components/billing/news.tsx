'use client';

import { useSearchParams } from 'next/navigation';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { PURCHASE_PARAM } from '@/lib/purchases/purchase-param';
import { PLAN_PARAM } from '@/lib/subscriptions/plan-news';
import type { Plan } from '@/lib/workspaces/plans';

const PurchaseNotice = lazy(() =>
  import('@/components/purchases/purchase-notice').then((module) => ({ default: module.PurchaseNotice })),
);
const PlanNotice = lazy(() =>
  import('@/components/plans/plan-notice').then((module) => ({ default: module.PlanNotice })),
);

/**
 * What became of a purchase or of the plan, for whoever is led here from paying, on whatever page that is. The shell
 * draws it once for all pages; it floats, so that nothing on the page moves.
 */
export function News({ supportEmail, plan }: { supportEmail: string; plan: Plan | null }) {
  return (
    <>
      <Region param={PURCHASE_PARAM}>
        <PurchaseNotice supportEmail={supportEmail} />
      </Region>
      {plan ? (
        <Region param={PLAN_PARAM}>
          <PlanNotice plan={plan} />
        </Region>
      ) : null}
    </>
  );
}

/** There from the start, so that what appears in it is read aloud; filled once the address has named some news. */
function Region({ param, children }: { param: string; children: ReactNode }) {
  const isNamed = useSearchParams().has(param);
  const [wasNamed, setWasNamed] = useState(isNamed);
  if (isNamed && !wasNamed) setWasNamed(true);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-3 top-[calc(var(--shell-top)+0.75rem)] z-30 mx-auto max-w-md md:left-[calc(15rem+0.75rem)]"
    >
      {wasNamed ? <Suspense>{children}</Suspense> : null}
    </div>
  );
}
