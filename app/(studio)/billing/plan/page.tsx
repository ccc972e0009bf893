import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PlanPage } from '@/components/plans/plan-page';
import { requireMember } from '@/lib/auth/current';
import { planReturnTo } from '@/lib/subscriptions/plan-choice';
import { readPlanPage } from '@/lib/subscriptions/plan-page-view';
import { can } from '@/lib/workspaces/permissions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('plan.page'))('title') };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where an owner chooses a plan and seats, and sees what they mean before anything happens. */
export default async function ChoosePlanPage({ searchParams }: { searchParams: Search }) {
  const actor = await requireMember();
  if (!can(actor, 'change_plan')) redirect('/billing');
  const asked = await searchParams;
  return <PlanPage view={await readPlanPage(actor, asked)} returnTo={planReturnTo(asked.return_to)} />;
}
