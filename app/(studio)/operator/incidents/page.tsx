import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { IncidentsPage } from '@/components/operator/incidents-page';
import { ceiling } from '@/lib/operator/adjustments';
import { windowIn } from '@/lib/operator/incident-window';
import { findAffected, listAffectedRequests } from '@/lib/operator/incidents';
import { listIncidents } from '@/lib/operator/list-incidents';
import { requireOperator } from '@/lib/operator/who';
import { newId } from '@/lib/platform/ids';
import { PRICE_LISTS } from '@/lib/pricing/price-list';
import { wordIn } from '@/lib/usage/usage-scope';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator.pages');
  return { title: t('incidents') };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function OperatorIncidentsPage({ searchParams }: Props) {
  const operator = await requireOperator();
  const query = await searchParams;
  const word = (name: string) => wordIn(query, name) ?? '';
  const asked = { from: word('from'), to: word('to'), model: word('model'), percent: word('percent') || '100' };
  const window = windowIn((name) => wordIn(query, name));
  const [workspaces, requests, incidents] = await Promise.all([
    window && findAffected(operator, window),
    window && listAffectedRequests(operator, window),
    listIncidents(),
  ]);
  const affected = workspaces && requests && { workspaces, requests };
  const isNoWindow = window === null && asked.from !== '';
  const page = {
    asked,
    affected,
    isNoWindow,
    incidents,
    incidentId: newId(),
    ceiling: ceiling(),
    viewerId: operator.userId,
  };
  const models = [...new Set(PRICE_LISTS.flatMap((list) => list.models.map(({ model }) => model)))];
  return <IncidentsPage {...page} models={models} />;
}
