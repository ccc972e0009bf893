'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { endPlan } from '@/lib/subscriptions/actions';
import { PlanForm } from './plan-form';

/** Cancelling: one question that says what follows, and the way back beside it. */
export function PlanCancel({ until }: { until: Date }) {
  const t = useTranslations('plan');
  const formatter = useFormatter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('cancel')}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t('cancelTitle')}>
        <p className="text-sm">{t('cancelText', { date: formatter.dateTime(until, { dateStyle: 'long' }) })}</p>
        <p className="mt-2 text-muted text-sm">{t('policy.topUp')}</p>
        <div className="mt-5 flex flex-wrap gap-3">
          <PlanForm action={endPlan} label={t('cancelConfirm')} variant="danger" />
          <Button variant="secondary" onClick={() => setOpen(false)}>
            {t('keep')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
