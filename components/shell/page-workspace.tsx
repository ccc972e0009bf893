'use client';

import { type ComponentProps, createContext, type ReactNode, useContext, useLayoutEffect } from 'react';
import { changedPath, PAGE_WORKSPACE_FIELD, PAGE_WORKSPACE_HEADER } from '@/lib/auth/page-workspace';

/** The workspace that this tab shows; null where it shows none. */
let shown: string | null = null;

export function pageWorkspace(): string | null {
  return shown;
}

const ShownWorkspace = createContext<string | null>(null);

/** Tells the forms and calls of the tab which workspace it shows. */
export function PageWorkspace({ id, children }: { id: string | null; children: ReactNode }) {
  // Before the effects of what is inside, which call by it.
  useLayoutEffect(() => {
    shown = id;
  }, [id]);
  return <ShownWorkspace value={id}>{children}</ShownWorkspace>;
}

/** A form that changes something. It carries the workspace that its page shows, before any script has loaded, too. */
export function WorkspaceForm({ children, ...rest }: ComponentProps<'form'>) {
  const id = useContext(ShownWorkspace);
  return (
    <form {...rest}>
      {id === null ? null : <input type="hidden" name={PAGE_WORKSPACE_FIELD} value={id} />}
      {children}
    </form>
  );
}

/** `fetch` of our own API for the workspace that the tab shows; when it is another one by now, the tab says so instead. */
export async function fetchHere(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (shown !== null) headers.set(PAGE_WORKSPACE_HEADER, shown);
  const response = await fetch(path, { ...init, headers });
  if (shown !== null && response.status === 403 && (await isAboutAnother(response))) {
    window.location.assign(changedPath(shown));
  }
  return response;
}

async function isAboutAnother(response: Response): Promise<boolean> {
  try {
    return (await response.clone().json()).error.param === PAGE_WORKSPACE_FIELD;
  } catch {
    return false;
  }
}
