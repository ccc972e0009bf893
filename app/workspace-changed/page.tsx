import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page';
import { SwitchForm } from '@/components/shell/switch-form';
import { Button, buttonClass } from '@/components/ui/button';
import { requireMember } from '@/lib/auth/current';
import { listOwnWorkspaces } from '@/lib/members/switch-workspace';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('workspaceChanged');
  return { title: t('title') };
}

type Props = { searchParams: Promise<{ from?: string | string[] }> };

/** Where a page leads that showed another workspace than the one that its reader has switched to meanwhile. */
export default async function WorkspaceChangedPage({ searchParams }: Props) {
  const [{ from }, actor, t] = await Promise.all([searchParams, requireMember(), getTranslations('workspaceChanged')]);
  const shown = (await listOwnWorkspaces(actor.userId)).find(({ id }) => id === from && id !== actor.workspace.id);
  const text = shown ? t('text', { current: actor.workspace.name }) : t('gone');
  return (
    <main>
      <MessagePage title={t('title')} text={text}>
        {/* A whole new page: nothing of the old one goes along. */}
        <a href="/" className={buttonClass({ variant: 'primary' })}>
          {t('goOn', { workspace: actor.workspace.name })}
        </a>
        {shown ? (
          <SwitchForm to={shown.id}>
            <Button type="submit" variant="secondary">
              {t('back', { workspace: shown.name })}
            </Button>
          </SwitchForm>
        ) : null}
      </MessagePage>
    </main>
  );
}
