import { useTranslations } from 'next-intl';
import { HelpLink } from '@/components/help/help-link';
import { Badge } from '@/components/ui/badge';
import { CardSection } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import type { RefillView } from '@/lib/refills/view';
import { RefillForm } from './refill-form';
import { RefillStatus } from './refill-status';
import { RefillStopped } from './refill-stopped';

const TONES = { on: 'success', off: 'neutral', paused: 'warning' } as const;

type RefillSectionProps = {
  view: RefillView;
  /** Owners on a paid plan agree and resume; owners on any plan switch off. */
  mayAgree: boolean;
  mayTurnOff: boolean;
};

/** Auto-refill on Billing: what it may charge, what it did, what it does next, and how to stop it. */
export function RefillSection({ view, mayAgree, mayTurnOff }: RefillSectionProps) {
  const t = useTranslations('refill');
  const terms = useTranslations('refillTerms');
  const { state, agreed, isPossible } = view;
  const isDeclined = agreed?.next.result === 'backing_off';
  if (!isPossible && state === 'off') return null;
  return (
    <CardSection
      id="auto-refill"
      title={terms('title')}
      description={t(leadOf(state, mayTurnOff))}
      action={<Badge tone={isDeclined ? 'warning' : TONES[state]}>{t(`states.${state}`)}</Badge>}
    >
      <div className="space-y-5">
        {view.why ? <RefillStopped why={view.why} view={view} mayAgree={mayAgree} /> : null}
        {agreed ? <RefillStatus agreed={agreed} view={view} mayAgree={mayAgree} mayTurnOff={mayTurnOff} /> : null}
        {agreed === null && mayAgree ? (
          <Disclosure look="link" className="text-sm" summary={t('setUp')}>
            <div className="mt-3">
              <RefillForm agreed={null} charged={view.charged} monthEndsAt={view.monthEndsAt} hasCard={view.hasCard} />
            </div>
          </Disclosure>
        ) : null}
        <p>
          <HelpLink about="refill" />
        </p>
      </div>
    </CardSection>
  );
}

function leadOf(state: RefillView['state'], mayTurnOff: boolean) {
  if (!mayTurnOff) return 'leadAdmin';
  return state === 'off' ? 'lead' : 'leadAgreed';
}
