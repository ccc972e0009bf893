import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientTexts } from '@/lib/i18n/client-texts';
import './globals.css';

// A font that comes late is used from the next page on: a page whose letters were exchanged would move.
const sans = localFont({
  src: '../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2',
  variable: '--font-geist-sans',
  weight: '100 900',
  display: 'optional',
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  const name = t('productName');
  return {
    title: { default: name, template: `%s · ${name}` },
    description: t('productDescription'),
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
    <html lang={await getLocale()} className={sans.variable}>
      <body>
        <NextIntlClientProvider messages={clientTexts(await getMessages())}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
