import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import { PageLinks } from '@/components/ui/page-links';
import type { AdjustmentPage } from '@/lib/operator/list-adjustments';
import type { ActionPage } from '@/lib/operator/operator-action';
import { ActionTable } from './action-table';
import { AdjustmentTable, WorkspaceLink } from './adjustment-table';
import { ConsolePage } from './console-page';

const HREF = '/operator/adjustments';

/** Where both lists stand, as the address says it: each is paged by itself. */
export type AdjustmentsAsked = { workspace?: string; adjustments?: string; log?: string };

type AdjustmentsPageProps = {
  asked: AdjustmentsAsked;
  /** The only workspace that is shown; null for all. */
  workspace: { id: string; name: string } | null;
  adjustments: AdjustmentPage;
  log: ActionPage;
  viewerId: string;
};

/** What waits for another operator, what was adjusted, and everything that operators did. */
export function AdjustmentsPage({ asked, workspace, adjustments, log, viewerId }: AdjustmentsPageProps) {
  const t = useTranslations('operator');
  const all = (text: ReactNode) => (
    <Link href={HREF} prefetch={false} className={buttonClass({ variant: 'link' })}>
      {text}
    </Link>
  );
  const lead = workspace
    ? t.rich('adjustments.of', { workspace: () => <WorkspaceLink workspace={workspace} />, all })
    : t('adjustments.lead');
  return (
    <ConsolePage current="adjustments" title={t('adjustments.title')} lead={lead}>
      <CardSection id="adjustments" title={t('adjustments.list')}>
        <AdjustmentTable adjustments={adjustments.adjustments} viewerId={viewerId} isOfOne={workspace !== null} />
        <Pages list="adjustments" asked={asked} next={adjustments.nextBefore} />
      </CardSection>
      <CardSection id="log" title={t('log.title')} description={t('log.hint')}>
        <ActionTable actions={log.actions} isOfOne={workspace !== null} />
        <Pages list="log" asked={asked} next={log.nextBefore} />
      </CardSection>
    </ConsolePage>
  );
}

type PagesProps = { list: 'adjustments' | 'log'; asked: AdjustmentsAsked; next: string | null };

/** On through a list, and back to its beginning, the other list staying where it is. */
export function Pages({ list, asked, next }: PagesProps) {
  const t = useTranslations(`operator.${list}`);
  const hrefOf = (before: string | undefined) => {
    const params = Object.entries({ ...asked, [list]: before }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    );
    return `${HREF}${params.length > 0 ? `?${new URLSearchParams(params)}` : ''}#${list}`;
  };
  return (
    <PageLinks
      first={asked[list] === undefined ? null : { href: hrefOf(undefined), label: t('newest') }}
      next={next === null ? null : { href: hrefOf(next), label: t('older') }}
    />
  );
}
