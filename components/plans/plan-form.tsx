'use client';

import type { ComponentProps, ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';

type PlanFormProps = Pick<ComponentProps<typeof Button>, 'variant' | 'size'> & {
  action: (form: FormData) => Promise<void>;
  label: string;
  /** Hidden fields. */
  children?: ReactNode;
};

/** One button that sends its form once, and says that it is on its way. */
export function PlanForm({ action, label, children, ...look }: PlanFormProps) {
  return (
    <form action={action}>
      {children}
      <Submit {...look} label={label} />
    </form>
  );
}

function Submit({ label, ...look }: Omit<PlanFormProps, 'action' | 'children'>) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" pending={pending} {...look}>
      {label}
    </Button>
  );
}
