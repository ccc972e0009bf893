import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MembersPage } from '@/components/members/members-page';
import { requireMember } from '@/lib/auth/current';
import { readLimits } from '@/lib/limits/read-limits';
import { readMemberNews } from '@/lib/members/member-news';
import { readMembers } from '@/lib/members/members-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('members'))('title') };
}

export default async function SettingsMembersPage({ searchParams }: { searchParams: Promise<{ news?: unknown }> }) {
  const actor = await requireMember();
  const { news } = await searchParams;
  return <MembersPage view={await readMembers(actor)} limits={await readLimits(actor)} news={readMemberNews(news)} />;
}
