import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientTexts } from '@/lib/i18n/client-texts';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  const name = t('productName');
  return {
    title: { default: name, template: `%s · ${name}` },
    description: t('productDescription'),
    // Pages of signed-in people are nobody else's business.
    robots: { index: false },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7faf8' },
    { media: '(prefers-color-scheme: dark)', color: '#0b1311' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={await getLocale()} className={GeistSans.variable}>
      <body>
        <NextIntlClientProvider messages={clientTexts(await getMessages())}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
