import type { RefObject } from 'react';

/**
 * Whoever presses by keyboard a button that vanishes goes on in the box. After a finger's or a mouse's press nothing moves: a
 * phone would open its keyboard.
 */
export function takeFocus(box: RefObject<HTMLTextAreaElement | null>): void {
  if (document.activeElement?.matches('button:focus-visible')) box.current?.focus();
}
