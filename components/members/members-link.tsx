import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { CardSection } from '@/components/ui/card';
import type { SeatCount } from '@/lib/members/seats';

/** On Settings: how many people there are, and the way to them. */
export function MembersLink({ counts, mayManage }: { counts: SeatCount; mayManage: boolean }) {
  const t = useTranslations('members');
  return (
    <CardSection id="members" title={t('title')} description={t('seats', counts)}>
      <Link href="/settings/members" className={buttonClass({ variant: 'secondary' })} prefetch={false}>
        {t(mayManage ? 'manage' : 'see')}
      </Link>
    </CardSection>
  );
}
