import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { WorkspaceConsole } from '@/components/operator/workspace-console';
import { findById } from '@/lib/operator/find';
import { listWorkspaces } from '@/lib/operator/list-workspaces';
import { countWaiting } from '@/lib/operator/waiting';
import { requireOperator } from '@/lib/operator/who';
import { wordIn } from '@/lib/usage/usage-scope';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator');
  return { title: t('title') };
}

type Search = { q?: string | string[]; after?: string | string[] };

/** An id leads to what it names; anything else is looked for in the names and addresses of workspaces. */
export default async function OperatorPage({ searchParams }: { searchParams: Promise<Search> }) {
  await requireOperator();
  const query = await searchParams;
  const search = wordIn(query, 'q')?.trim() ?? '';
  const hits = search ? await findById(search) : [];
  if (hits.length === 1 && hits[0]) redirect(hits[0].href);
  const cursor = wordIn(query, 'after') ?? null;
  const [page, waiting] = await Promise.all([listWorkspaces({ search, cursor }), countWaiting()]);
  return <WorkspaceConsole page={page} hits={hits} search={search} isFirstPage={cursor === null} waiting={waiting} />;
}
