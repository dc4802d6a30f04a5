import type { FoundTrace } from '../../api/types';
import { duration } from '../../format/duration';
import { clock, hoursMinutes, unixMillis } from '../../format/time';
import { scatter, type ScatterPlot } from '../../search/scatter';
import { traceAddress } from '../../state/address';
import { Icon } from '../parts/Icon';

const share = (part: number) => `${part * 100}%`;

/** Start against duration. The table below says the same in words, so the plot is left out for screen readers and Tab. */
export function Scatter({ traces, current }: { traces: readonly FoundTrace[]; current: number | undefined }) {
  const plot = scatter(traces);
  const span = plot.xLabels.at(-1)!.millis - plot.xLabels[0]!.millis;
  const timeLabel = (millis: number) => (span < 600_000 ? clock(millis).time : hoursMinutes(millis));
  return (
    <section class="card" aria-hidden="true">
      <header>
        <h2>Duration by start</h2>
        <span class="aside caption small">logarithmic, ends to {duration(Number(slowest(traces).durationNanos))}</span>
      </header>
      <div class="scatter">
        {plot.xLabels.map(({ x, millis }) => (
          <span key={x} class={`axis x ${x === 0 ? 'first' : x === 1 ? 'last' : ''}`} style={{ left: share(x) }}>
            {timeLabel(millis)}
          </span>
        ))}
        {plot.yLabels.map(({ y, label }) => (
          <div key={y}>
            <div class="grid-line" style={{ bottom: share(y) }} />
            <span class="axis y" style={{ bottom: share(y) }}>
              {label}
            </span>
          </div>
        ))}
        <Points plot={plot} current={current} traces={traces} />
      </div>
      <p class="legend">
        <span>
          <svg width="10" height="10">
            <circle cx="5" cy="5" r="4.5" fill="var(--text3)" />
          </svg>
          a trace, in the colour of its root’s service
        </span>
        <span>
          <Icon name="error" tone="error" /> with errors (✕ in the plot)
        </span>
      </p>
    </section>
  );
}

function Points({
  plot,
  traces,
  current,
}: {
  plot: ScatterPlot;
  traces: readonly FoundTrace[];
  current: number | undefined;
}) {
  return (
    <>
      {plot.points.map(({ trace, x, y }) => (
        <a
          key={trace.traceId}
          href={traceAddress(trace.traceId)}
          tabIndex={-1}
          data-current={(current !== undefined && traces[current] === trace) || undefined}
          style={{ left: share(x), bottom: share(y) }}
          title={`${trace.root?.operation ?? 'no root'} · ${duration(Number(trace.durationNanos))} · ${clock(unixMillis(BigInt(trace.startTimeUnixNano))).time}`}
        >
          {trace.errorCount > 0 ? <Cross /> : <i class="dot" data-slot={rootSlot(trace)} />}
        </a>
      ))}
    </>
  );
}

function Cross() {
  return (
    <svg class="cross" viewBox="0 0 12 12">
      <path class="halo" d="m2 2 8 8m0-8-8 8" />
      <path class="mark" d="m2 2 8 8m0-8-8 8" />
    </svg>
  );
}

const rootSlot = (trace: FoundTrace) =>
  trace.services.find((service) => service.name === trace.root?.service)?.colorSlot ?? 7;

const slowest = (traces: readonly FoundTrace[]) =>
  traces.reduce((a, b) => (Number(a.durationNanos) >= Number(b.durationNanos) ? a : b));
