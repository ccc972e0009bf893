'use client';

import { useEffect } from 'react';
import { changedPath, PAGE_WORKSPACE_FIELD, PAGE_WORKSPACE_HEADER } from '@/lib/auth/page-workspace';

/** The workspace that this tab shows; null where it shows none. */
let shown: string | null = null;

export function pageWorkspace(): string | null {
  return shown;
}

/** Tells all forms of the tab, whoever draws them, which workspace it shows. A form that only asks for a page needs none. */
export function PageWorkspace({ id }: { id: string }) {
  useEffect(() => {
    shown = id;
    const onFormData = ({ target, formData }: FormDataEvent) => {
      if (!(target instanceof HTMLFormElement)) return;
      const isQuery = target.method === 'get' && target.getAttribute('action')?.startsWith('/');
      if (!isQuery) formData.set(PAGE_WORKSPACE_FIELD, id);
    };
    document.addEventListener('formdata', onFormData);
    return () => document.removeEventListener('formdata', onFormData);
  }, [id]);
  return null;
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
