'use client';

import { type RefObject, useEffect } from 'react';

/** Within this distance of the end a reader is following, not reading back. */
const NEAR_END_PX = 80;

/** Keeps a scrolling area at its end while its content grows, unless its reader has scrolled up. */
export function useStickToEnd(
  area: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  isEmpty: boolean,
): void {
  useEffect(() => {
    const scroller = area.current;
    const inner = content.current;
    if (isEmpty || !scroller || !inner) return;
    let isFollowing = true;
    const toEnd = () => {
      scroller.scrollTop = scroller.scrollHeight;
    };
    const look = () => {
      isFollowing = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    };
    const observer = new ResizeObserver(() => {
      if (isFollowing) toEnd();
    });
    toEnd();
    observer.observe(inner);
    observer.observe(scroller);
    scroller.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', look);
    };
  }, [area, content, isEmpty]);
}
