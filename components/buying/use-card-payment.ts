'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import type { TickedRefill } from '@/components/refills/use-refill-choice';
import { newId } from '@/lib/platform/ids';
import type { UsdCents } from '@/lib/platform/units';
import type { CardAnswer } from '@/lib/purchases/card-answer';
import type { DeclineKind } from '@/lib/purchases/decline';
import { type CardPaymentAnswer, payWithCard, proveInPage } from './pay-with-card';
import type { CheckoutFailure } from './start-checkout';

/** Why the card has not paid: the bank's no, or what else went wrong. */
export type CardTrouble = { declined: DeclineKind } | CheckoutFailure;

/** One confirmation: `proving` while Stripe's script has the page. */
export type CardPayment = {
  amount: UsdCents;
  attemptId: string;
  phase: 'asking' | 'paying' | 'proving';
  trouble: CardTrouble | null;
};

type Options = {
  paymentMethodId: string | null;
  returnTo: string;
  autoRefill: TickedRefill | undefined;
  onPaid: () => void;
};

/** Pays with the card on file: asks once, charges once, and leads the owner to their bank when that has a question. */
export function useCardPayment({ paymentMethodId, returnTo, autoRefill, onPaid }: Options) {
  const router = useRouter();
  const [payment, setPayment] = useState<CardPayment | null>(null);
  const become = useCallback((change: Partial<CardPayment>) => setPayment((now) => now && { ...now, ...change }), []);

  // "Back" on the bank's page may show this page as it was left, from the browser's memory.
  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && become({ phase: 'asking' });
    window.addEventListener('pageshow', wake);
    return () => window.removeEventListener('pageshow', wake);
  }, [become]);

  const conclude = (answer: CardAnswer) => {
    if (answer.decline === null) {
      setPayment(null);
      onPaid();
      router.push(answer.href, { scroll: false });
    } else {
      // A payment that was declined is over: the next try is another one.
      become({ phase: 'asking', attemptId: newId(), trouble: { declined: answer.decline } });
    }
  };

  const prove = async ({ authentication, purchase_id: id }: CardAnswer, ask: () => Promise<CardPaymentAnswer>) => {
    const page = `/billing/return?${new URLSearchParams({ purchase: id })}`;
    const { client_secret: secret, publishable_key: key, url } = authentication ?? {};
    if (!key || !secret) return window.location.assign(url ?? page);
    become({ phase: 'proving' });
    const isAsked = await proveInPage(key, secret);
    const after = isAsked ? await ask() : null;
    if (after?.ok && !after.answer.authentication) return conclude(after.answer);
    // Not finished, or nobody knows: the page of the payment says how it stands, and leads on.
    window.location.assign(page);
  };

  const pay = async () => {
    if (payment?.phase !== 'asking' || paymentMethodId === null) return;
    const { amount, attemptId } = payment;
    const ask = () => payWithCard({ amount, returnTo, attemptId, paymentMethodId, autoRefill });
    become({ phase: 'paying', trouble: null });
    const result = await ask();
    if (!result.ok) return become({ phase: 'asking', trouble: result.failure });
    if (result.answer.authentication) return prove(result.answer, ask);
    conclude(result.answer);
  };

  const begin = (amount: UsdCents) => setPayment({ amount, attemptId: newId(), phase: 'asking', trouble: null });
  const leave = () => setPayment(null);
  return { payment, begin, leave, pay };
}
