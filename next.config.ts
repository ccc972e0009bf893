import type { NextConfig } from 'next';
import { PHASE_PRODUCTION_SERVER } from 'next/constants';

const everywhere = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];
// Pages get their policy, with a nonce, from proxy.ts. What is under /api is never a page.
const api = [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }];

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  // No image here needs work at run time, so the optimiser, a popular way in, is off.
  images: { unoptimized: true },
  // `npm test` checks the types of everything; a newcomer's first start need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // A screenshot of a report may have two of them; what is above that can still be told so.
  experimental: { serverActions: { bodySizeLimit: '6mb' } },
  turbopack: { root: import.meta.dirname },
  allowedDevOrigins: ['127.0.0.1'],
  // The help as Markdown, beside its pages.
  rewrites: async () => [
    { source: '/help.md', destination: '/api/help' },
    { source: '/help/:page([a-z-]+).md', destination: '/api/help/:page' },
  ],
  headers: async () => [
    { source: '/:path*', headers: everywhere },
    { source: '/api/:path*', headers: api },
  ],
};

/** What serves a build needs nothing of what makes it: the compiler of texts alone would cost it some 30 MB of memory. */
export default async function configure(phase: string): Promise<NextConfig> {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import('next-intl/plugin');
  // Texts are parsed while the app is built, so that browsers aren't sent a parser of them.
  const withTexts = createNextIntlPlugin({
    requestConfig: './lib/i18n/request.ts',
    experimental: {
      messages: { path: './messages', format: 'json', locales: 'infer', sourceLocale: 'en', precompile: true },
    },
  });
  return withTexts(config);
}
