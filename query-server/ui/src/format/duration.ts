/** Units, smallest first, with the number of nanoseconds in one. */
const UNITS = [
  ['ns', 1],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['min', 60e9],
  ['h', 3600e9],
] as const;

/** A duration as one number and one unit, never mixed, with at most three significant figures: 6.41 s, 482 ms. */
export function durationParts(nanos: number): { value: string; unit: string } {
  const magnitude = Math.abs(nanos);
  let unit = 0;
  while (unit < UNITS.length - 1 && magnitude >= UNITS[unit + 1]![1]) unit++;
  let scaled = round3(magnitude / UNITS[unit]![1]);
  // 999.7 ms rounds to 1,000 ms, which is 1 s.
  if (unit < UNITS.length - 1 && scaled * UNITS[unit]![1] >= UNITS[unit + 1]![1]) {
    unit++;
    scaled = round3(magnitude / UNITS[unit]![1]);
  }
  const value = scaled >= 1000 ? Math.round(scaled).toLocaleString('en') : String(scaled);
  return { value: (nanos < 0 ? '−' : '') + value, unit: UNITS[unit]![0] };
}

/** {@link durationParts} as text. */
export function duration(nanos: number): string {
  const { value, unit } = durationParts(nanos);
  return `${value} ${unit}`;
}

/** An offset from the start of the trace: +2.39 s, or 0 at the start itself. */
export function offset(nanos: number): string {
  if (nanos === 0) return '0';
  return nanos > 0 ? `+${duration(nanos)}` : duration(nanos);
}

function round3(value: number): number {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
