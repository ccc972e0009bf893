import { useTranslations } from 'next-intl';
import { LocalTime } from '@/components/ui/local-time';
import type { ListedAction } from '@/lib/operator/operator-action';
import { WorkspaceLink } from './adjustment-table';
import { DataTable } from './data-table';
import { IdText } from './facts';

/** What operators did: the newest first, none ever gone. */
export function ActionTable({ actions, isOfOne = false }: { actions: ListedAction[]; isOfOne?: boolean }) {
  const t = useTranslations('operator.log');
  const columns = [
    { name: t('columns.at') },
    { name: t('columns.operator') },
    { name: t('columns.action') },
    ...(isOfOne ? [] : [{ name: t('columns.workspace') }]),
    { name: t('columns.subject') },
    { name: t('columns.reason'), wraps: true },
  ];
  const rows = actions.map(({ id, at, operator, action, workspace, subject, reason }) => ({
    key: id,
    cells: [
      <LocalTime key="at" at={at} format="second" />,
      operator,
      t.has(`actions.${action as 'adjustment_made'}`) ? t(`actions.${action as 'adjustment_made'}`) : action,
      ...(isOfOne ? [] : [workspace ? <WorkspaceLink key="of" workspace={workspace} /> : '']),
      <IdText key="subject">{subject}</IdText>,
      reason,
    ],
  }));
  return <DataTable caption={t('title')} columns={columns} rows={rows} empty={t('none')} />;
}
