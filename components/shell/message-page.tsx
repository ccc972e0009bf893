import type { ReactNode } from 'react';
import { Mark } from './mark';

/** A page that says one thing and offers one way on. */
export function MessagePage({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-[80dvh] max-w-md flex-col justify-center px-5 py-12">
      <Mark className="size-10" />
      <h1 className="mt-6 font-semibold text-2xl">{title}</h1>
      <p className="mt-2 text-muted">{text}</p>
      <div className="mt-6 flex flex-wrap items-center gap-3">{children}</div>
    </div>
  );
}
