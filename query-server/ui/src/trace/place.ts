import { fraction, type Window } from './scale';

/** Where a bar is drawn, in percent of the timeline's width; cut to what is in the window. */
export interface Place {
  readonly left: number;
  readonly width: number;
}

/** Where labels turn, in percent of the width: less room on a narrow screen for the same words. */
const TURN = { wide: { left: 70, full: 84 }, narrow: { left: 45, full: 55 } };

/** The place of an interval, or on which side of the window it lies. */
export function place(window: Window, start: number, end: number): Place | 'before' | 'after' {
  if (end < window.from) return 'before';
  if (start > window.to) return 'after';
  const left = Math.max(0, fraction(window, start)) * 100;
  const right = Math.min(1, fraction(window, end)) * 100;
  return { left, width: right - left };
}

/** Where the label of a bar stands. */
export interface LabelPlace {
  readonly at: number;
  /** It ends there instead of starting: the bar begins far to the right. */
  readonly leftOf: boolean;
  /** The bar reaches so far to both sides that only a few characters fit behind it. */
  readonly isTight: boolean;
}

export function labelPlace(bar: Place | 'before' | 'after', isNarrow: boolean): LabelPlace {
  if (bar === 'before') return { at: 0, leftOf: false, isTight: false };
  if (bar === 'after') return { at: 100, leftOf: true, isTight: false };
  const turn = isNarrow ? TURN.narrow : TURN.wide;
  const right = bar.left + bar.width;
  const leftOf = bar.left > turn.left;
  return { at: leftOf ? bar.left : right, leftOf, isTight: !leftOf && right > turn.full };
}
