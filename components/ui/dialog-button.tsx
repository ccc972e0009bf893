'use client';

import { useSearchParams } from 'next/navigation';
import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from './button';
import { onApproach } from './on-approach';

const fetchDialog = () => import('./dialog').then((module) => ({ default: module.Dialog }));
const Dialog = lazy(fetchDialog);

type DialogButtonProps = Pick<ComponentProps<typeof Button>, 'variant'> & {
  label: string;
  title: string;
  children: ReactNode;
};

/**
 * A button that asks something in a dialog. The question can come from the server: `<form method="dialog">` in it is the way
 * back, and a form that leads to another address has its answer there, so that the question is over.
 */
export function DialogButton({ label, title, children, variant }: DialogButtonProps) {
  const address = useSearchParams().toString();
  const [askedAt, setAskedAt] = useState(address);
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  if (address !== askedAt) {
    setAskedAt(address);
    setIsOpen(isOpen && false);
  }
  // Where the dialog can't be fetched the page stays as it is, and the button can be pressed again.
  const open = () =>
    void fetchDialog().then(
      () => setIsOpen(true),
      () => {},
    );
  return (
    <>
      <Button variant={variant} {...onApproach(fetchDialog)} aria-haspopup="dialog" onClick={open}>
        {label}
      </Button>
      {isOpen === null ? null : (
        <Suspense>
          <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={title}>
            {children}
          </Dialog>
        </Suspense>
      )}
    </>
  );
}
