import { useTranslations } from 'next-intl';
import { AskOwner, type AskOwnerProps } from '@/components/chat/ask-owner';
import { CardSection } from '@/components/ui/card';

/** For admins, who see the balances and may not buy. */
export function AskSection(asking: Omit<AskOwnerProps, 'place'>) {
  const t = useTranslations('askOwner');
  return (
    <CardSection id="ask" title={t('more')} description={t('moreText')}>
      <AskOwner {...asking} place={null} />
    </CardSection>
  );
}
