'use client';

import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { mailTo } from '@/components/ui/mail-to';

interface AskOwnerProps {
  owners: readonly { name: string; email: string }[];
  workspaceName: string;
}

/** Who can buy, and a letter to them that only needs sending. */
export function AskOwner({ owners, workspaceName }: AskOwnerProps) {
  const t = useTranslations('chat');
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const letter = { subject: t('letterSubject', { workspaceName }), body: t('letterBody', { workspaceName }) };
  return (
    <div className="space-y-2">
      <Button size="sm" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        {t('askOwner')}
      </Button>
      <div id={id} hidden={!isOpen} className="text-sm">
        {owners.length === 0 ? <p>{t('noOwner')}</p> : <p>{t('whoCanBuy')}</p>}
        <ul className="mt-1 space-y-1">
          {owners.map(({ name, email }) => (
            <li key={email}>
              {name === email ? null : <span className="font-medium">{name} </span>}
              <a
                href={mailTo(email, letter)}
                className="text-accent underline decoration-current/35 underline-offset-4 hover:decoration-current"
              >
                {email}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
