'use client';

import type { ComponentProps } from 'react';
import { useFormStatus } from 'react-dom';
import { Button } from './button';

/** Sends the form it stands in; while that runs it shows so. */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, 'type' | 'pending' | 'onClick'>) {
  const { pending } = useFormStatus();
  return <Button {...props} type="submit" pending={pending} />;
}
