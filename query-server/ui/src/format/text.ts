/** Thousands separated by commas. */
export const count = (value: number): string => value.toLocaleString('en');

/** `1 span`, `1,247 spans`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** At most three significant figures, one decimal: 31 %, 3.1 %. */
export function percent(share: number): string {
  const hundredths = share * 100;
  return `${hundredths >= 10 ? Math.round(hundredths) : Number(hundredths.toFixed(1))} %`;
}

/** Enough of an id to recognise it: 4bf92f35…4736 for a trace, 9f3c…1a for a span. */
export const shortTraceId = (id: string): string => `${id.slice(0, 8)}…${id.slice(-4)}`;
export const shortSpanId = (id: string): string => `${id.slice(0, 4)}…${id.slice(-2)}`;
