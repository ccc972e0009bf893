'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { turns } from '@/components/chat/turns';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { deleteAction, renameAction } from '@/lib/chat/actions';
import type { ConversationSummary } from '@/lib/chat/conversations';
import { TITLE_LIMIT_CHARACTERS } from '@/lib/chat/limits';

interface ConversationDialogProps {
  userId: string;
  /** Null while it is closed. */
  conversation: ConversationSummary | null;
  onClose: () => void;
}

/** Renames a conversation, or deletes it after a second question. */
export function ConversationDialog({ userId, conversation, onClose }: ConversationDialogProps) {
  const t = useTranslations('chat');
  const [isBusy, startTransition] = useTransition();
  return (
    <Dialog open={conversation !== null} onClose={onClose} locked={isBusy} title={t('manageTitle')}>
      {conversation ? (
        <Forms
          userId={userId}
          conversation={conversation}
          isBusy={isBusy}
          run={(act) => startTransition(act)}
          onClose={onClose}
        />
      ) : null}
    </Dialog>
  );
}

interface FormsProps extends ConversationDialogProps {
  conversation: ConversationSummary;
  isBusy: boolean;
  run: (act: () => Promise<void>) => void;
}

function Forms({ userId, conversation: { id, title }, isBusy, run, onClose }: FormsProps) {
  const t = useTranslations('chat');
  const router = useRouter();
  const pathname = usePathname();
  const [hasFailed, setFailed] = useState(false);
  const [isAsking, setAsking] = useState(false);

  const rename = (form: FormData) =>
    run(async () => {
      if (await renameAction(form)) onClose();
      else setFailed(true);
    });
  const remove = (form: FormData) =>
    run(async () => {
      if (!(await deleteAction(form))) return setFailed(true);
      turns.forget(userId, id);
      onClose();
      if (pathname === `/chat/${id}`) router.push('/chat');
    });

  return (
    <div className="space-y-5">
      <WorkspaceForm action={rename} className="space-y-3">
        <input type="hidden" name="id" value={id} />
        <Input name="title" label={t('title')} defaultValue={title} maxLength={TITLE_LIMIT_CHARACTERS} required />
        <Button type="submit" pending={isBusy && !isAsking}>
          {t('rename')}
        </Button>
      </WorkspaceForm>
      <WorkspaceForm action={remove} className="space-y-3 border-line border-t pt-4 text-sm">
        <input type="hidden" name="id" value={id} />
        <p>{t(isAsking ? 'deleteSure' : 'deleteText')}</p>
        {isAsking ? (
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="danger" pending={isBusy}>
              {t('deleteForGood')}
            </Button>
            <Button variant="secondary" onClick={() => setAsking(false)}>
              {t('keep')}
            </Button>
          </div>
        ) : (
          // A key, or the second press of a double click would confirm what the first asked.
          <Button key="ask" variant="secondary" onClick={() => setAsking(true)}>
            {t('delete')}
          </Button>
        )}
      </WorkspaceForm>
      <p role="alert" className="text-danger text-sm empty:hidden">
        {hasFailed ? t('errors.unknown') : null}
      </p>
    </div>
  );
}
