import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { WorkspacePage } from '@/components/operator/workspace-page';
import { ceiling } from '@/lib/operator/adjustments';
import { workspaceName } from '@/lib/operator/titles';
import { requireOperator } from '@/lib/operator/who';
import { readWorkspace } from '@/lib/operator/workspace-view';
import { orNull } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import { wordIn } from '@/lib/usage/usage-scope';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireOperator();
  const title = await workspaceName((await params).id);
  return title === null ? {} : { title };
}

export default async function OperatorWorkspacePage({ params, searchParams }: Props) {
  const operator = await requireOperator();
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const view = await orNull(readWorkspace(operator, id, { before: wordIn(query, 'before') ?? null }));
  if (!view) notFound();
  return (
    <WorkspacePage
      view={view}
      adjustmentId={newId()}
      ceiling={ceiling()}
      viewerId={operator.userId}
      prefill={{ amount: wordIn(query, 'amount'), reason: wordIn(query, 'reason') }}
    />
  );
}
