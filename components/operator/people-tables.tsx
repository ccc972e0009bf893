import { useTranslations } from 'next-intl';
import { CardSection } from '@/components/ui/card';
import { LocalTime } from '@/components/ui/local-time';
import type { WorkspaceView } from '@/lib/operator/workspace-view';
import { DataTable } from './data-table';

/** Who belongs to a workspace, and what they were told. */
export function PeopleTables({ view: { members, told } }: { view: WorkspaceView }) {
  const t = useTranslations('operator.workspace.people');
  const kinds = useTranslations('noticeKinds');
  const people = members.map(({ name, email, role, joinedAt }) => ({
    key: email,
    cells: [email, name ?? '', t(`roles.${role}`), <LocalTime key="at" at={joinedAt} format="day" />],
  }));
  const letters = told.map(({ kind, to, at, state }, index) => ({
    key: `${kind}-${to}-${state}-${index}`,
    cells: [
      kinds.has(kind as 'refund_done') ? kinds(kind as 'refund_done') : kind,
      to,
      t(`states.${state}`),
      <LocalTime key="at" at={at} />,
    ],
  }));
  return (
    <>
      <CardSection id="members" title={t('title')}>
        <DataTable
          caption={t('title')}
          columns={[{ name: t('email') }, { name: t('name') }, { name: t('role') }, { name: t('joined') }]}
          rows={people}
          empty={t('none')}
        />
      </CardSection>
      <CardSection id="told" title={t('told')}>
        <DataTable
          caption={t('told')}
          columns={[{ name: t('kind') }, { name: t('to') }, { name: t('state') }, { name: t('at') }]}
          rows={letters}
          empty={t('toldNothing')}
        />
      </CardSection>
    </>
  );
}
