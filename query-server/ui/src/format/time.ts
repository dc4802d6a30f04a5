/** Nanoseconds since 1970 UTC to the milliseconds that Date understands; the rest is below what is shown. */
export const unixMillis = (unixNanos: bigint): number => Number(unixNanos / 1_000_000n);

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** Local time of day, 03:11:38.204; the seconds and milliseconds are kept apart where a narrow table drops them. */
export function clock(millis: number): { time: string; fraction: string } {
  const date = new Date(millis);
  return {
    time: `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`,
    fraction: `.${pad(date.getMilliseconds(), 3)}`,
  };
}

export const hoursMinutes = (millis: number): string => clock(millis).time.slice(0, 5);

/** 17 Nov, or 17 Nov 2024 when that is not this year. */
export function day(millis: number, now: number): string {
  const date = new Date(millis);
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...(year && { year }) });
}

export const isSameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** The zone all times on the page are in, as its foot says it: Europe/Berlin (CET, UTC+1). */
export function zone(now: number): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'UTC' ? 'UTC' : `${timeZone} (${zoneName(now)}, ${utcOffset(minutesEast(now))})`;
}

/** CET, or UTC+1 where the zone has no short name in English. */
export function zoneName(millis: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(millis);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? utcOffset(minutesEast(millis));
}

const minutesEast = (millis: number) => -new Date(millis).getTimezoneOffset();

/** Minutes east of Greenwich as UTC+1 or UTC−3:30. */
export function utcOffset(minutes: number): string {
  const sign = minutes < 0 ? '−' : '+';
  const rest = Math.abs(minutes) % 60;
  return `UTC${sign}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${pad(rest)}` : ''}`;
}

/** Whole units, the largest that fits: 2 s ago, 14 min ago, 3 d ago; "just now" under a second or in the future. */
export function ago(millis: number, now: number): string {
  const seconds = Math.floor((now - millis) / 1000);
  if (seconds < 1) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
