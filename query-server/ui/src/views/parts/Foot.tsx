import type { ComponentChildren } from 'preact';
import { ago, clock, zone } from '../../format/time';
import { useNow } from '../../state/watch';

/** What holds for every figure of the view: the zone of its times and how old it is. */
export function Foot({ dataAt, children }: { dataAt: number; children?: ComponentChildren }) {
  const now = useNow(1000);
  return (
    <footer class="foot">
      <span>Times in {zone(now)}</span>
      {dataAt > 0 && (
        <span>
          Data to {clock(dataAt).time}, {ago(dataAt, now)}
        </span>
      )}
      {children}
    </footer>
  );
}
