'use client';

import { type ComponentProps, useActionState } from 'react';
import { WorkspaceForm } from '@/components/shell/page-workspace';
import { Button } from '@/components/ui/button';
import type { RefillAnswer } from '@/lib/refills/actions';
import { RefillProblem } from './refill-problem';
import { useFocusLeft } from './use-focus-left';

type RefillButtonProps = Pick<ComponentProps<typeof Button>, 'variant' | 'size' | 'children'> & {
  action: (answer: RefillAnswer, form: FormData) => Promise<RefillAnswer>;
  /** Id of the refill that it is about. */
  purchaseId?: string;
};

/** One button that does one thing at once, and says so if it could not. */
export function RefillButton({ action, purchaseId, children, ...look }: RefillButtonProps) {
  const [answer, act, isPending] = useActionState(action, { problem: null });
  useFocusLeft(isPending);
  return (
    <WorkspaceForm action={act} className="space-y-3">
      {purchaseId ? <input type="hidden" name="purchase" value={purchaseId} /> : null}
      <Button {...look} type="submit" pending={isPending}>
        {children}
      </Button>
      <RefillProblem problem={answer.problem} />
    </WorkspaceForm>
  );
}
