import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  compiler: { runAfterProductionCompile: async ({ distDir }) => compileWhileLoading(distDir) },
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

/**
 * React and Next, which every page runs at once, are compiled by V8 beside the page while they load, rather than function
 * by function in its way: on a slow phone that is half of what a page is blocked for. https://v8.dev/blog/explicit-compile-hints
 */
function compileWhileLoading(folder: string): void {
  const hint = '//# allFunctionsCalledOnLoad\n';
  const { rootMainFiles } = JSON.parse(readFileSync(join(folder, 'build-manifest.json'), 'utf8'));
  for (const file of rootMainFiles.map((name: string) => join(folder, name))) {
    const script = readFileSync(file, 'utf8');
    if (!script.startsWith(hint)) writeFileSync(file, hint + script);
  }
}

/** What serves a build needs nothing of what makes it: the compiler of texts alone would cost it some 30 MB of memory. */
export default async function configure(phase: string): Promise<NextConfig> {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import('next-intl/plugin');
  // Texts are parsed while the app is built, so that browsers aren't sent a parser of them.
  const withTexts = createNextIntlPlugin({
    requestConfig: './lib/reader/request.ts',
    experimental: {
      messages: { path: './messages', format: 'json', locales: 'infer', sourceLocale: 'en', precompile: true },
    },
  });
  return withTexts(config);
}
