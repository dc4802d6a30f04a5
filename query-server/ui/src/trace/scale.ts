/** The part of the trace the waterfall shows, in nanoseconds from its start. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Below this the clocks' own resolution would be drawn. */
const NARROWEST = 100;

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** At most `most` round offsets inside the window, all in one unit. */
export function ticks(window: Window, most: number): Tick[] {
  const span = window.to - window.from;
  if (span <= 0) return [];
  const step = roundStep(span / Math.max(1, most));
  const [unit, size] = axisUnit(window.to, step);
  const result: Tick[] = [];
  for (let at = Math.ceil(window.from / step) * step; at < window.to - span * 0.02; at += step) {
    const value = Number((at / size).toPrecision(12));
    result.push({ at, label: at === 0 ? '0' : `${value.toLocaleString('en', { maximumFractionDigits: 6 })} ${unit}` });
  }
  return result;
}

const UNITS = [
  ['ns', 1],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
] as const;

/** The largest unit in which the labels need no more than three decimals, and the last of them is not below one. */
function axisUnit(last: number, step: number): (typeof UNITS)[number] {
  return UNITS.findLast(([, nanos]) => last >= nanos && step * 1000 >= nanos) ?? UNITS[0];
}

/** The smallest of 1, 2, 5 × 10ⁿ nanoseconds that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
}

/** Where an offset lies in the window: 0 at its left edge, 1 at its right; outside of both when not visible. */
export const fraction = (window: Window, at: number): number =>
  (at - window.from) / Math.max(1, window.to - window.from);

/** Zooms by a factor (2 shows half) around an offset, which keeps its place on the screen. */
export function zoom(window: Window, factor: number, around: number, end: number): Window {
  const width = Math.min(end, Math.max(NARROWEST, (window.to - window.from) / factor));
  return clamp(around - fraction(window, around) * width, width, end);
}

/** Moves by a share of the window's width: 0.25 is a quarter to the right. */
export function pan(window: Window, share: number, end: number): Window {
  const width = window.to - window.from;
  return clamp(window.from + share * width, width, end);
}

/** The window between two offsets in any order, at least as wide as can be drawn and within the trace. */
export function between(a: number, b: number, end: number): Window {
  const width = Math.min(end, Math.max(NARROWEST, Math.abs(a - b)));
  return clamp(Math.min(a, b), width, end);
}

function clamp(from: number, width: number, end: number): Window {
  const start = Math.round(Math.min(Math.max(0, from), Math.max(0, end - width)));
  return { from: start, to: Math.round(start + width) };
}
