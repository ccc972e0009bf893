import type { NoticeView } from '@/lib/notices/list-notices';

/** The reader's newest notices; null when they can't be had now. */
export async function readNewest(): Promise<NoticeView[] | null> {
  try {
    const response = await fetch('/api/notices', { cache: 'no-store' });
    if (!response.ok) return null;
    const { notices }: { notices: NoticeView[] } = await response.json();
    return notices;
  } catch {
    return null;
  }
}
