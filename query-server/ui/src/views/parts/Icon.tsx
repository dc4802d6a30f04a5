/** One 16 px grid, 1.5 px stroke, no fill. */
const SHAPES = {
  error: 'M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z M5.8 5.8l4.4 4.4m0-4.4-4.4 4.4',
  warning: 'M8 2 1.5 13.5h13z M8 6.5v3.2m0 1.9v.1',
  wait: 'M1.8 8a6.2 6.2 0 1 0 12.4 0a6.2 6.2 0 1 0 -12.4 0 M8 4.5V8l2.6 1.6',
  ok: 'm3 8.5 3.2 3.2L13 5',
  gap: 'M2 4h2.4m2.2 0h2.8m2.2 0H14v2.6m0 2.4v3h-2.4m-2.2 0H6.6m-2.2 0H2V9m0-2.4V4',
  orphan: 'M3 1.5v2m0 2v2m0 2V11h4.5 M8.5 8h6v6h-6z',
  running: 'M14 8a6 6 0 1 1-3-5.2 M11 .8v2.4l-2.4.3',
  rescued: 'M1.8 8a6.2 6.2 0 1 0 12.4 0a6.2 6.2 0 1 0 -12.4 0 M5.4 8a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0',
  forward: 'M2 8h11M9 4l4 4-4 4',
  back: 'M14 8H3m4-4L3 8l4 4',
  search: 'M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0 M10.5 10.5 14 14',
  copy: 'M5 5h9v9H5z M11 5V2H2v9h3',
  close: 'm3.5 3.5 9 9m0-9-9 9',
} as const;

export type IconName = keyof typeof SHAPES;

/** Without a title it is decoration beside a word. */
export function Icon({ name, tone = '', title }: { name: IconName; tone?: string; title?: string }) {
  return (
    <svg
      class={`icon ${tone}`}
      viewBox="0 0 16 16"
      role={title ? 'img' : undefined}
      aria-label={title}
      aria-hidden={!title}
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
