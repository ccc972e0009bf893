'use client';

import type { ComponentProps } from 'react';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';

type CardFormProps = Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'className'> & {
  action: (form: FormData) => Promise<void>;
  label: string;
  /** What the form says besides which button was pressed. */
  fields?: Record<string, string>;
};

/** A form of one button. It works before its script has loaded, too. */
export function CardForm({ action, label, fields = {}, ...look }: CardFormProps) {
  return (
    <form action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Submit {...look}>{label}</Submit>
    </form>
  );
}

function Submit(props: ComponentProps<typeof Button>) {
  const { pending } = useFormStatus();
  return <Button {...props} type="submit" pending={pending} />;
}
