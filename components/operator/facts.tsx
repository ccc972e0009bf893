import type { ReactNode } from 'react';

/** Short facts, each with its name above it. */
export function Facts({ facts }: { facts: { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-4 text-sm sm:grid-cols-3 lg:grid-cols-4">
      {facts.map(({ name, value }) => (
        <div key={name} className="min-w-0">
          <dt className="text-muted">{name}</dt>
          <dd className="mt-0.5 break-words font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An id, small enough for a table and whole for a search. */
export function IdText({ children }: { children: string }) {
  return <code className="break-all font-mono text-xs">{children}</code>;
}
