import type { ComponentProps } from 'react';
import { Input } from '@/components/ui/input';
import { OPERATOR_REASON_CHARACTERS as REASON } from '@/lib/platform/policy';

type ReasonInputProps = Pick<ComponentProps<typeof Input>, 'label' | 'defaultValue' | 'boxClassName'> & {
  /** An answer to somebody is a reason by another name. */
  name?: 'reason' | 'answer';
};

/** What an operator has to say to what they do. */
export function ReasonInput({ name = 'reason', ...rest }: ReasonInputProps) {
  return <Input {...rest} name={name} required minLength={REASON.least} maxLength={REASON.most} autoComplete="off" />;
}
