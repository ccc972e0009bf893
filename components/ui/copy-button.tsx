'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { buttonClass } from './button';

/** Puts a text into the clipboard, and says so. Where the browser allows no clipboard, the text can still be selected. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useTranslations('common');
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={() => void copy()}
        className={buttonClass({ variant: 'quiet', size: 'icon' })}
      >
        <Icon aria-hidden="true" className="size-4" />
      </button>
      <span role="status" className="text-muted text-sm">
        {isCopied ? t('copied') : null}
      </span>
    </>
  );
}
