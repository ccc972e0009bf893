'use client';

import { type RefObject, useEffect } from 'react';

/** Ready to type at once on a desk, and wherever a text waits in the box; a phone's keyboard would cover an empty chat. */
export function useFocusOnArrival(box: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const element = box.current;
    // Whoever wrote or marked something there before the page lived keeps their place.
    if (!element || element === document.activeElement || document.querySelector('dialog[open]')) return;
    if (element.value === '' && !window.matchMedia('(pointer: fine)').matches) return;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
  }, [box]);
}
