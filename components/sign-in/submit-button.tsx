'use client';

import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';

const looks = {
  wide: 'w-full',
  // Its area is the whole row (the nearest positioned element), its name only the text in it.
  row: 'justify-start! text-ink! no-underline! after:absolute after:inset-0 after:rounded-lg',
};

type SubmitButtonProps = { look: keyof typeof looks; describedBy?: string; children: ReactNode };

/** Sends the form it stands in; while that runs it shows so. */
export function SubmitButton({ look, describedBy, children }: SubmitButtonProps) {
  const { pending } = useFormStatus();
  const isRow = look === 'row';
  return (
    <Button
      type="submit"
      variant={isRow ? 'link' : 'primary'}
      size={isRow ? 'inline' : 'lg'}
      pending={pending}
      aria-describedby={describedBy}
      className={looks[look]}
    >
      {children}
    </Button>
  );
}
