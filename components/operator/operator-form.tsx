'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import type { Answer } from '@/lib/operator/outcome';
import { useAnswer } from './console-news';

type Submit = { label: string; name?: string; value?: string; variant?: 'primary' | 'secondary' | 'danger' };

type OperatorFormProps = {
  action: (before: Answer, form: FormData) => Promise<Answer>;
  /** What is sent without being asked. */
  hidden?: Record<string, string>;
  submits: Submit[];
  size?: 'sm' | 'md';
  children?: ReactNode;
};

/** A form of the console: its buttons, and what became of it in a sentence. */
export function OperatorForm({ action, hidden = {}, submits, size = 'md', children }: OperatorFormProps) {
  const t = useTranslations('operatorForm');
  const [answer, send, isPending] = useAnswer(action);
  return (
    <form action={send} className="space-y-3">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {submits.map(({ label, variant = 'primary', ...named }) => (
          <Button key={label} type="submit" {...named} variant={variant} size={size} pending={isPending}>
            {label}
          </Button>
        ))}
        <p role="status" className="min-w-0 text-muted text-sm">
          {answer && !isPending ? <span key={answer.asked}>{t(answer.outcome)}</span> : null}
        </p>
      </div>
    </form>
  );
}
