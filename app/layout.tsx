import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientTexts } from '@/lib/i18n/client-texts';
import './globals.css';

// A font that comes late is used from the next page on: a page whose letters were exchanged would move.
const sans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  variable: '--font-geist-sans',
  weight: '100 900',
  display: 'optional',
});

/** Letters of names that few pages need, such as ł and š: fetched where one of them stands. */
const extended = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2',
  variable: '--font-geist-extended',
  weight: '100 900',
  display: 'optional',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-0130, U+0132-0151, U+0154-02BA, U+1E00-1E9F, U+1EF2-1EFF' }],
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
    <html lang={await getLocale()} className={`${sans.variable} ${extended.variable}`}>
      <body>
        <NextIntlClientProvider messages={clientTexts(await getMessages(), 'everywhere')}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
