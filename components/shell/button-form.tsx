import type { ComponentProps, ReactNode } from 'react';
import { SubmitButton } from '@/components/ui/submit-button';
import { WorkspaceForm } from './page-workspace';

type ButtonFormProps = Pick<ComponentProps<typeof SubmitButton>, 'variant' | 'size'> & {
  action: (form: FormData) => Promise<void>;
  label: string;
  /** Hidden fields: what the form says besides which button was pressed. */
  children?: ReactNode;
};

/** A form of one button. It works before its script has loaded, too. */
export function ButtonForm({ action, label, children, ...look }: ButtonFormProps) {
  return (
    <WorkspaceForm action={action}>
      {children}
      <SubmitButton {...look}>{label}</SubmitButton>
    </WorkspaceForm>
  );
}
