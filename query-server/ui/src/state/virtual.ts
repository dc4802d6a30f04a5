import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** The rows to draw, the last one excluded: those in sight and a few more. */
export interface Slice {
  readonly first: number;
  readonly last: number;
}

/** Rows drawn beyond each edge, so that scrolling by a line shows no hole. */
const MARGIN = 8;

/**
 * Which of `count` rows of equal height are in sight of a scrolling element, and a way to bring one into sight.
 *
 * @param headPixels height of what stays at the element's top
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowPixels: number,
  headPixels: number,
) {
  const [sight, setSight] = useState({ top: 0, height: 800 });
  useEffect(() => {
    const element = scroller.current!;
    const look = () => setSight({ top: element.scrollTop, height: element.clientHeight });
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, count === 0]);

  const reveal = (row: number) => {
    const element = scroller.current!;
    const visible = element.clientHeight - headPixels;
    const top = row * rowPixels;
    if (top < element.scrollTop) element.scrollTop = top - Math.min(2 * rowPixels, top);
    else if (top + rowPixels > element.scrollTop + visible) element.scrollTop = top + 3 * rowPixels - visible;
  };
  const first = Math.max(0, Math.floor(sight.top / rowPixels) - MARGIN);
  const last = Math.min(count, Math.ceil((sight.top + sight.height) / rowPixels) + MARGIN);
  return { slice: { first, last } satisfies Slice, reveal };
}

/** Brings a row into sight whenever it is another one, or stands at another place. */
export function useRevealed(row: number, reveal: (row: number) => void): void {
  useLayoutEffect(() => {
    if (row >= 0) reveal(row);
  }, [row]);
}
