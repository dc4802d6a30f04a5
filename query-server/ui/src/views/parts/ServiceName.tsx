import type { ComponentChildren } from 'preact';
/** The colour of a service and, always beside it, a name. */
export function ServiceName({ slot, children }: { slot: number; children: ComponentChildren }) {
  return (
    <span class="service">
      <i class="swatch" data-slot={slot} />
      {children}
    </span>
  );
}
