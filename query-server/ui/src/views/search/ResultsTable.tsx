import { useEffect, useRef } from 'preact/hooks';
import type { FoundTrace } from '../../api/types';
import { durationParts } from '../../format/duration';
import { count, plural, shortTraceId } from '../../format/text';
import { clock, day, isSameDay, unixMillis } from '../../format/time';
import { traceAddress } from '../../state/address';
import { Icon } from '../parts/Icon';
import { ServiceName } from '../parts/ServiceName';

/** One row a trace, newest first. */
export function ResultsTable({ traces, current }: { traces: readonly FoundTrace[]; current: number | undefined }) {
  const longest = traces.reduce((max, trace) => Math.max(max, Number(trace.durationNanos)), 1);
  return (
    <div class="table-scroll">
      <table class="results">
        <caption class="unseen">Found traces, newest first</caption>
        <thead>
          <tr>
            <th>Start</th>
            <th>Root</th>
            <th class="number with-unit">Duration</th>
            <th class="length-column">
              <span class="unseen">Duration as a bar</span>
            </th>
            <th class="services-column">Services</th>
            <th class="number spans-column">Spans</th>
            <th>Result</th>
          </tr>
        </thead>
        <tbody>
          {traces.map((trace, at) => (
            <ResultRow key={trace.traceId} trace={trace} longest={longest} isCurrent={at === current} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ResultRow({ trace, longest, isCurrent }: { trace: FoundTrace; longest: number; isCurrent: boolean }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const nanos = Number(trace.durationNanos);
  const { value, unit } = durationParts(nanos);
  return (
    <tr ref={row} aria-current={isCurrent || undefined}>
      <td>
        <StartLink trace={trace} />
      </td>
      <td class="root">
        <RootName trace={trace} />
      </td>
      <td class="number">
        {value}
        <span class="unit">{unit}</span>
      </td>
      <td class="length-column">
        <div class="length">
          <i style={{ width: `${(nanos / longest) * 100}%` }} />
        </div>
      </td>
      <td class="services-column">
        <span class="swatches" title={trace.services.map((service) => service.name).join(', ')}>
          {trace.services.slice(0, 8).map((service) => (
            <i key={service.name} class="swatch" data-slot={service.colorSlot} />
          ))}
          <span class="caption tiny">
            {count(trace.services.length)}
            <span class="unseen">{`: ${trace.services.map((service) => service.name).join(', ')}`}</span>
          </span>
        </span>
      </td>
      <td class="number spans-column">{count(trace.spanCount)}</td>
      <td>
        <Result trace={trace} />
      </td>
    </tr>
  );
}

function StartLink({ trace }: { trace: FoundTrace }) {
  const millis = unixMillis(BigInt(trace.startTimeUnixNano));
  const now = Date.now();
  const { time, fraction } = clock(millis);
  return (
    <a href={traceAddress(trace.traceId)} title={trace.traceId}>
      {!isSameDay(millis, now) && `${day(millis, now)} `}
      {time}
      <span class="fraction caption">{fraction}</span>
    </a>
  );
}

function RootName({ trace }: { trace: FoundTrace }) {
  if (!trace.root) {
    return (
      <span class="service warning">
        <Icon name="orphan" /> no root <span class="caption mono">{shortTraceId(trace.traceId)}</span>
      </span>
    );
  }
  const { service, operation } = trace.root;
  const slot = trace.services.find((candidate) => candidate.name === service)?.colorSlot ?? 7;
  return (
    <span title={`${service} ${operation}`}>
      <ServiceName slot={slot}>
        <span class="secondary reason">{service}</span> <b>{operation}</b>
      </ServiceName>
    </span>
  );
}

function Result({ trace }: { trace: FoundTrace }) {
  if (trace.errorCount === 0) {
    return (
      <span class="caption">
        <Icon name="ok" /> ok
      </span>
    );
  }
  const failing = trace.services.filter((service) => service.errorCount > 0).map((service) => service.name);
  return (
    <span class="error" title={`${plural(trace.errorCount, 'error')} in ${failing.join(', ')}`}>
      <Icon name="error" title="failed:" /> {count(trace.errorCount)}
      <span class="reason"> {trace.errorCount === 1 ? 'error' : 'errors'}</span>
      <span class="reason"> in {failing.length > 1 ? `${failing[0]} +${failing.length - 1}` : failing[0]}</span>
    </span>
  );
}
