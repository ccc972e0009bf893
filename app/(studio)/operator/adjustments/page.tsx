import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AdjustmentsPage } from '@/components/operator/adjustments-page';
import { listAdjustments } from '@/lib/operator/list-adjustments';
import { listActions } from '@/lib/operator/operator-action';
import { workspaceName } from '@/lib/operator/titles';
import { requireOperator } from '@/lib/operator/who';
import { wordIn } from '@/lib/usage/usage-scope';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('adjustments') };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OperatorAdjustmentsPage({ searchParams }: Props) {
  const operator = await requireOperator();
  const query = await searchParams;
  const word = (name: string) => wordIn(query, name);
  const workspace = await workspaceOf(word('workspace'));
  const asked = { workspace: workspace?.id, adjustments: word('adjustments'), log: word('log') };
  const of = workspace ? { workspaceId: workspace.id } : {};
  const [adjustments, log] = await Promise.all([
    listAdjustments(of, { before: asked.adjustments }),
    listActions(of, { before: asked.log }),
  ]);
  const page = { asked, workspace, adjustments, log, viewerId: operator.userId };
  return <AdjustmentsPage {...page} />;
}

async function workspaceOf(id: string | undefined) {
  if (id === undefined) return null;
  const name = await workspaceName(id);
  return name === null ? notFound() : { id, name };
}
