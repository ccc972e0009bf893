import type { ReactNode } from 'react';

/** What stands where a list would be: says that there is nothing, and what would be here. */
export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="rounded-lg border border-line border-dashed px-5 py-8 text-center">
      <p className="font-medium">{title}</p>
      {children ? <p className="mx-auto mt-1 max-w-sm text-muted text-sm">{children}</p> : null}
    </div>
  );
}
