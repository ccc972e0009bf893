'use client';

import { type AbstractIntlMessages, NextIntlClientProvider, useLocale, useMessages } from 'next-intl';
import { type ReactNode, useMemo } from 'react';

/** Texts beside those that are there already. */
export function MoreTexts({ texts, children }: { texts: AbstractIntlMessages; children: ReactNode }) {
  const known = useMessages();
  const locale = useLocale();
  const messages = useMemo(() => ({ ...known, ...texts }), [known, texts]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}
