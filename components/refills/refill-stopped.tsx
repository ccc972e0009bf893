import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { buttonClass } from '@/components/ui/button';
import { resumeRefill } from '@/lib/refills/actions';
import type { RefillWhy } from '@/lib/refills/rule';
import type { RefillView } from '@/lib/refills/view';
import { RefillButton } from './refill-button';

type RefillStoppedProps = { why: RefillWhy; view: RefillView; mayAgree: boolean };

/** Why it charges nothing, and what to do about it. */
export function RefillStopped({ why, view, mayAgree }: RefillStoppedProps) {
  const t = useTranslations('refill');
  const isPaused = view.state === 'paused';
  return (
    <Alert
      tone={isPaused || why === 'dispute' ? 'warning' : 'info'}
      title={t(`stopped.${why}.title`)}
      actions={isPaused && mayAgree ? <WaysOn why={why} view={view} /> : undefined}
    >
      <p>{t(`stopped.${why}.text`)}</p>
    </Alert>
  );
}

function WaysOn({ why, view: { agreed, hasCard } }: { why: RefillWhy; view: RefillView }) {
  const t = useTranslations('refill');
  const open = agreed?.open;
  if (why === 'authentication' && open) {
    return (
      <>
        <a href={`/billing/purchases/${open.id}/authenticate`} className={buttonClass()}>
          {t('confirmPayment')}
        </a>
        <RefillButton action={resumeRefill} variant="secondary">
          {t('giveUpAndResume')}
        </RefillButton>
      </>
    );
  }
  return (
    <>
      {hasCard ? <RefillButton action={resumeRefill}>{t('resume')}</RefillButton> : null}
      {why === 'declined' || why === 'card_removed' ? (
        <a href="#card" className={buttonClass({ variant: 'link' })}>
          {t('replaceCard')}
        </a>
      ) : null}
      {why === 'breaker' ? (
        <a href="/usage" className={buttonClass({ variant: 'link' })}>
          {t('seeUsage')}
        </a>
      ) : null}
    </>
  );
}
