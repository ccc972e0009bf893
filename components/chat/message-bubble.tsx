import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

interface MessageBubbleProps {
  author: 'user' | 'assistant';
  /** Who speaks, for those who can't see the difference. */
  label: string;
  isFaint?: boolean;
  children: ReactNode;
}

/** One message: what people write stands as they wrote it, what models write is Markdown. */
export function MessageBubble({ author, label, isFaint = false, children }: MessageBubbleProps) {
  return (
    <div
      className={cn(
        'break-words [overflow-wrap:anywhere]',
        author === 'user'
          ? 'w-fit max-w-[85%] whitespace-pre-wrap rounded-xl rounded-br-sm bg-accent-soft px-4 py-2.5'
          : 'space-y-3',
        isFaint && 'opacity-70',
      )}
    >
      <span className="sr-only">{label} </span>
      {children}
    </div>
  );
}
