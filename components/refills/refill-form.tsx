'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useActionState, useState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button, buttonClass } from '@/components/ui/button';
import type { UsdCents } from '@/lib/platform/units';
import { acceptRefill } from '@/lib/refills/actions';
import { consentVersion } from '@/lib/refills/consent-text';
import { DEFAULT_TERMS } from '@/lib/refills/limits';
import { checkTerms, type RefillTerms, type TypedTerms } from '@/lib/refills/terms';
import { RefillProblem } from './refill-problem';
import { plainTerms, TermsFields, typedFrom } from './terms-fields';
import { useFocusLeft } from './use-focus-left';

type RefillFormProps = {
  /** What is agreed to now; the form then is about other terms. */
  agreed: RefillTerms | null;
  charged: UsdCents;
  monthEndsAt: Date;
  hasCard: boolean;
};

/** Amounts, the text, and one button that says yes to it. */
export function RefillForm({ agreed, charged, monthEndsAt, hasCard }: RefillFormProps) {
  const t = useTranslations('refillTerms');
  const locale = useLocale();
  const [typed, setTyped] = useState<TypedTerms>(() => typedFrom(agreed ?? DEFAULT_TERMS, locale));
  const [answer, accept, isPending] = useActionState(acceptRefill, { problem: null });
  useFocusLeft(isPending);
  const plain = plainTerms(typed, locale);
  const mayAccept = checkTerms(plain).ok && hasCard;
  return (
    <WorkspaceForm action={accept} className="space-y-4">
      <TermsFields typed={typed} onType={setTyped} disabled={isPending} charged={charged} monthEndsAt={monthEndsAt} />
      <input type="hidden" name="threshold" value={plain.threshold} />
      <input type="hidden" name="amount" value={plain.amount} />
      <input type="hidden" name="ceiling" value={plain.ceiling} />
      <input type="hidden" name="text_version" value={consentVersion(locale) ?? ''} />
      <input type="hidden" name="locale" value={locale} />
      <RefillProblem problem={answer.problem} />
      {hasCard ? null : (
        <p className="text-sm">
          {t.rich('needsCard', {
            link: (text) => (
              <a href="#card" className={buttonClass({ variant: 'link' })}>
                {text}
              </a>
            ),
          })}
        </p>
      )}
      <Button type="submit" pending={isPending} disabled={!mayAccept}>
        {t(agreed ? 'agreeToChange' : 'turnOn')}
      </Button>
    </WorkspaceForm>
  );
}
