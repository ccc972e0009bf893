import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MembersPage } from '@/components/members/members-page';
import { requireMember } from '@/lib/auth/current';
import { readLimits } from '@/lib/limits/read-limits';
import { readMemberNews } from '@/lib/members/member-news';
import { readMembers } from '@/lib/members/members-view';
import { wordIn } from '@/lib/usage/usage-scope';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('members'))('title') };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SettingsMembersPage({ searchParams }: Props) {
  const [actor, query] = await Promise.all([requireMember(), searchParams]);
  const place = { search: wordIn(query, 'q')?.trim() ?? '', after: wordIn(query, 'after') ?? null };
  const [view, limits] = await Promise.all([readMembers(actor, place), readLimits(actor)]);
  return <MembersPage view={view} place={place} limits={limits} news={readMemberNews(query)} />;
}
