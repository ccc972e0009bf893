import type { ReactNode } from 'react';

/** Around a button that switches to a workspace. */
export function SwitchForm({ to, children }: { to: string; children: ReactNode }) {
  return (
    <form action="/api/workspaces/current" method="post">
      <input type="hidden" name="workspace" value={to} />
      {children}
    </form>
  );
}
