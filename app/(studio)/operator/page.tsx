import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { WorkspaceConsole } from '@/components/operator/workspace-console';
import { requireActor } from '@/lib/auth/current';
import { listWorkspaces } from '@/lib/operator/list-workspaces';
import { can } from '@/lib/workspaces/permissions';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator');
  return { title: t('title') };
}

type Search = { q?: string | string[]; after?: string | string[] };

/** Everybody else is told what a stranger is told: there is nothing here. */
export default async function OperatorPage({ searchParams }: { searchParams: Promise<Search> }) {
  const actor = await requireActor();
  if (!can(actor, 'see_operator_console')) notFound();
  const { q, after } = await searchParams;
  const search = typeof q === 'string' ? q.trim().slice(0, 200) : '';
  const cursor = typeof after === 'string' ? after : null;
  const page = await listWorkspaces({ search, cursor });
  return <WorkspaceConsole page={page} search={search} isFirstPage={cursor === null} />;
}
