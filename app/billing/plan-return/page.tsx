import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PlanReturnCard } from '@/components/plans/plan-return-card';
import { requireMember } from '@/lib/auth/current';
import { env } from '@/lib/platform/env';
import { leavePlanCheckout, returnFromPlanCheckout } from '@/lib/subscriptions/return-from-plan-checkout';

type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('plan.return'))('title'), robots: { index: false } };
}

/** Where Stripe's page of a plan leads back to. It only looks: the webhook and the job do the same. */
export default async function PlanReturnPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireMember();
  const { session_id: sessionId, canceled } = await searchParams;
  if (typeof canceled === 'string') redirect(await leavePlanCheckout(viewer, canceled));
  const answer = await returnFromPlanCheckout(viewer, typeof sessionId === 'string' ? sessionId : '');
  if (answer.kind === 'leave') redirect(answer.href);
  return <PlanReturnCard kind={answer.kind} supportEmail={env().SUPPORT_EMAIL} />;
}
