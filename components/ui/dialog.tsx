'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { buttonClass } from './button';
import { cn } from './cn';
import { rescueFocus } from './rescue-focus';

type DialogProps = {
  open: boolean;
  /** Called for Esc, the close button and a click beside the dialog. */
  onClose: () => void;
  title: ReactNode;
  /** While true it can't be left: something is being sent. */
  locked?: boolean;
  className?: string;
  children: ReactNode;
};

/**
 * A modal on the browser's own <dialog>: it traps focus, makes the rest of the page inert, closes on Esc and gives
 * focus back to what had it. Its content is mounted only while it is open, so each opening starts fresh.
 */
export function Dialog({ open, onClose, title, locked = false, className, children }: DialogProps) {
  const t = useTranslations('common');
  const titleId = useId();
  const ref = useRef<HTMLDialogElement>(null);
  const titleRef = useRef<HTMLHeadingElement>(null);
  const isClosing = useRef(false);

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      // On the title, not on a button: it may have opened by itself, and Enter must then do nothing.
      titleRef.current?.focus();
    }
    if (!open && dialog.open) {
      isClosing.current = true;
      dialog.close();
      // What opened it may be gone meanwhile, or it opened by itself.
      rescueFocus();
    }
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the keyboard's way out, the browser sends it as "cancel"
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
      // A browser may close a dialog on a second Esc without asking. What we closed ourselves is told late: by then it may
      // have been opened again.
      onClose={() => {
        if (isClosing.current) isClosing.current = false;
        else onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current && !locked) onClose();
      }}
      className={cn(
        'm-auto max-h-[min(54rem,calc(100dvh-2rem))] w-[min(30rem,calc(100vw-1.5rem))] overflow-y-auto overscroll-contain',
        'rounded-xl border border-line bg-surface p-0 text-ink shadow-floating',
        'backdrop:animate-appear open:animate-rise',
        className,
      )}
    >
      {open ? (
        <div>
          <div className="sticky top-0 z-10 flex items-center justify-between gap-4 bg-surface px-5 pt-4 pb-3 sm:px-6">
            <h2 id={titleId} ref={titleRef} tabIndex={-1} className="font-semibold text-lg outline-none">
              {title}
            </h2>
            <button
              type="button"
              onClick={onClose}
              disabled={locked}
              className={buttonClass({ variant: 'quiet', size: 'icon' }, '-mr-2')}
            >
              <X aria-hidden="true" className="size-5" />
              <span className="sr-only">{t('close')}</span>
            </button>
          </div>
          <div className="px-5 pb-5 sm:px-6 sm:pb-6">{children}</div>
        </div>
      ) : null}
    </dialog>
  );
}
