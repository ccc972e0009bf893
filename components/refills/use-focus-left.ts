'use client';

import { useEffect, useRef } from 'react';

/** When what was pressed has given way to what came of it, that comes into view, and the keyboard goes on there. */
export function useFocusLeft(isPending: boolean): void {
  const wasPressed = useRef(false);
  useEffect(() => {
    if (isPending) wasPressed.current = true;
  }, [isPending]);
  useEffect(
    () => () => {
      if (!wasPressed.current || document.activeElement !== document.body) return;
      const section = document.getElementById('auto-refill');
      section?.scrollIntoView();
      section?.focus({ preventScroll: true });
    },
    [],
  );
}
