import type { Metadata } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { env } from '@/lib/platform/env';

export async function generateMetadata(): Promise<Metadata> {
  await connection();
  return { metadataBase: new URL(env().APP_URL) };
}

/** Made anew for each request: a page from the build has no nonce, and knows neither prices on sale nor its own address. */
export default async function HelpLayout({ children }: { children: ReactNode }) {
  await connection();
  return children;
}
