import { textsOf } from '@/lib/i18n/catalogue';
import { factsIn, pathIn, writeFacts } from './facts';
import { isNoticeKind } from './kinds';

/** What a notice says in the reader's language, and where it leads; null for a kind that this version doesn't know. */
export function noticeText(
  notice: { kind: string; facts: unknown },
  locale: string,
): { title: string; body: string; href: string } | null {
  const { kind } = notice;
  if (!isNoticeKind(kind)) return null;
  const facts = factsIn(notice.facts);
  const t = textsOf('notices', locale);
  const values = writeFacts(kind, facts, locale);
  return { title: t(`${kind}.title`, values), body: t(`${kind}.body`, values), href: pathIn(facts) };
}
