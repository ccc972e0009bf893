'use client';

import { useTranslations } from 'next-intl';
import type { ComponentProps } from 'react';
import { createPortal } from 'react-dom';
import { Dialog } from '@/components/ui/dialog';
import { AskOwnerForm } from './ask-owner-form';

type AskOwnerDialogProps = ComponentProps<typeof AskOwnerForm> & { isOpen: boolean; onClose: () => void };

/** The form, outside of the alert that holds its button: that would be read aloud with everything that opens in it. */
export function AskOwnerDialog({ isOpen, onClose, ...form }: AskOwnerDialogProps) {
  const t = useTranslations('askOwner');
  return createPortal(
    <Dialog open={isOpen} onClose={onClose} title={t('button')}>
      <AskOwnerForm {...form} />
    </Dialog>,
    document.body,
  );
}
