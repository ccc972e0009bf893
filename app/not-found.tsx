import type { Metadata } from 'next';
import { connection } from 'next/server';
import { getTranslations } from 'next-intl/server';
import { NothingHere } from '@/components/shell/nothing-here';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell.notFound');
  return { title: t('title') };
}

export default async function NotFoundPage() {
  // Made anew for each request: a page from the build has no nonce, and its scripts would be refused.
  await connection();
  return (
    <main>
      <NothingHere />
    </main>
  );
}
