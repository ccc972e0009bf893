'use client';

import { useEffect } from 'react';

/** A form's answer led to a page that is made anew: the keyboard goes on at the part of it that the answer is about. */
export function FocusOn({ id }: { id: string }) {
  useEffect(() => document.getElementById(id)?.focus({ preventScroll: true }), [id]);
  return null;
}
