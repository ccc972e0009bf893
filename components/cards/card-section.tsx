import { CreditCard } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ButtonForm } from '@/components/shell/button-form';
import { Badge } from '@/components/ui/badge';
import { CardSection } from '@/components/ui/card';
import { addCardAction, manageCardAction } from '@/lib/cards/actions';
import type { Card } from '@/lib/cards/card';
import { cardName, expiryText } from '@/lib/cards/card-name';
import { CardNotice } from './card-notice';
import { CardRemoval } from './card-removal';

/** What stops when no card is there any more. */
export type NeedOfCard = 'auto_refill' | 'plan';

type CardOnFileProps = {
  card: Card | null;
  /** Owners act; whoever sees the balances sees the card. */
  mayManage: boolean;
  needs: readonly NeedOfCard[];
};

/** The card on file on Billing: which one it is, how long it is good for, and every way to change that. */
export function CardOnFile({ card, mayManage, needs }: CardOnFileProps) {
  const t = useTranslations('billing.card');
  return (
    <CardSection id="card" title={t('title')} description={t(mayManage ? 'lead' : 'leadAdmin')}>
      <CardNotice />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        {card ? <CardFace card={card} /> : <p className="text-muted text-sm">{t('none')}</p>}
        {mayManage ? (
          <div className="flex flex-wrap gap-2">
            <ButtonForm
              action={addCardAction}
              variant={card ? 'secondary' : 'primary'}
              label={t(card ? 'replace' : 'add')}
            />
            {card ? <CardRemoval card={cardName(card)} needs={needs} /> : null}
            {card ? <ButtonForm action={manageCardAction} variant="quiet" label={t('manage')} /> : null}
          </div>
        ) : null}
      </div>
    </CardSection>
  );
}

function CardFace({ card }: { card: Card }) {
  const t = useTranslations('billing.card');
  const { expiry } = card;
  return (
    <p className="flex items-center gap-4">
      <span className="grid size-11 shrink-0 place-items-center rounded-lg bg-sunken text-muted">
        <CreditCard aria-hidden="true" className="size-5.5" />
      </span>
      <span>
        <span className="block font-semibold tabular-nums">{cardName(card)}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
          {t(expiry === 'expired' ? 'expiredIn' : 'expiresIn', { month: expiryText(card) })}
          {expiry === 'good' ? null : (
            <Badge tone={expiry === 'soon' ? 'warning' : 'danger'}>{t(`expiry.${expiry}`)}</Badge>
          )}
        </span>
      </span>
    </p>
  );
}
