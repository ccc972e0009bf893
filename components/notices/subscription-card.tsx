import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button, buttonClass } from '@/components/ui/button';
import { changeSubscription } from '@/lib/notices/actions';
import type { NoticeKind } from '@/lib/notices/kinds';

type Subscription = { workspace: string; kind: NoticeKind; byMail: boolean; token: string };

/** One kind of mail: a button that stops it, or one that lets it come again. Without a good link, what to do. */
export function SubscriptionCard({ subscription }: { subscription: Subscription | null }) {
  const t = useTranslations('unsubscribe');
  const kinds = useTranslations('noticeKinds');
  if (!subscription) {
    return (
      <main>
        <MessagePage title={t('bad.title')} text={t('bad.text')}>
          <Home />
        </MessagePage>
      </main>
    );
  }
  const { workspace, byMail, token } = subscription;
  const kind = kinds(subscription.kind);
  return (
    <main>
      <MessagePage title={t('title', { workspace })} text={t(byMail ? 'ask' : 'done', { kind, workspace })}>
        <WorkspaceForm action={changeSubscription}>
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="by_mail" value={byMail ? 'no' : 'yes'} />
          <Button type="submit" variant={byMail ? 'primary' : 'secondary'}>
            {t(byMail ? 'button' : 'undo')}
          </Button>
        </WorkspaceForm>
        {byMail ? null : <Home />}
      </MessagePage>
    </main>
  );
}

function Home() {
  const t = useTranslations('unsubscribe');
  return (
    <Link href="/" className={buttonClass({ variant: 'link' })}>
      {t('home')}
    </Link>
  );
}
