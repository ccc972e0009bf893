'use client';

import { useCallback, useLayoutEffect, useRef } from 'react';

/** A handler that stays the same while what it does follows the newest state: whatever it is given to isn't drawn again. */
export function useStable<Arguments extends unknown[]>(handler: (...args: Arguments) => void) {
  const newest = useRef(handler);
  useLayoutEffect(() => {
    newest.current = handler;
  });
  return useCallback((...args: Arguments) => newest.current(...args), []);
}
