import { compareAddress } from '../../compare/rows';
import { count, plural, shortTraceId } from '../../format/text';
import { ago, clock, day, isSameDay, unixMillis, zoneName } from '../../format/time';
import { currentAddress } from '../../state/address';
import { useNow } from '../../state/watch';
import type { TraceModel } from '../../trace/model';
import type { Share } from '../../trace/shares';
import { verdict } from '../../trace/verdict';
import { CopyButton } from '../parts/CopyButton';
import { Icon } from '../parts/Icon';

const TRACE_VIEWS = [
  ['waterfall', 'Waterfall'],
  ['graph', 'Graph across traces'],
  ['table', 'As table'],
] as const;

export type TraceViewName = (typeof TRACE_VIEWS)[number][0];

/** Which view of a trace an address asks for. */
export const traceViewOf = (parameters: URLSearchParams): TraceViewName =>
  TRACE_VIEWS.find(([name]) => name === parameters.get('view'))?.[0] ?? 'waterfall';

/** The answer as heading, the facts beneath it, and the other ways to see the trace. */
export function TraceHead({
  model,
  largest,
  view,
}: {
  model: TraceModel;
  largest: Share | undefined;
  view: TraceViewName;
}) {
  const { traceId } = model.trace;
  const { subject, predicate } = verdict(model, largest);
  const page = `/trace/${traceId}`;
  return (
    <>
      <div class="trace-head">
        <div>
          <p class="tiny caption crumbs">
            <a href="/search">Search</a> / trace <code title={traceId}>{shortTraceId(traceId)}</code>
            <CopyButton text={traceId} label="Copy trace id" />
          </p>
          <h1 class={model.errors.length ? 'failed' : ''}>
            {subject} <span class="predicate">{predicate}</span>
          </h1>
          <Facts model={model} />
        </div>
        <div class="actions">
          <a class="button" href={compareAddress(traceId)}>
            Compare
          </a>
          <CopyButton text={() => currentAddress().href} label="Copy link">
            Copy link
          </CopyButton>
        </div>
      </div>
      <nav class="tabs" aria-label="Trace views">
        {TRACE_VIEWS.map(([name, title]) => (
          <a
            key={name}
            href={name === 'waterfall' ? page : `${page}?view=${name}`}
            aria-current={name === view ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
        <a href={`/api/v1/traces/${traceId}`}>JSON</a>
      </nav>
    </>
  );
}

function Facts({ model }: { model: TraceModel }) {
  const now = useNow(1000);
  const millis = unixMillis(model.startUnixNanos);
  const { time, fraction } = clock(millis);
  const missing = model.missing.length;
  const when = `${isSameDay(millis, now) ? '' : `${day(millis, now)} `}${time}${fraction} ${zoneName(millis)}`;
  return (
    <div class="facts small">
      {model.errors.length > 0 && (
        <span class="error">
          <Icon name="error" /> <b>{plural(model.errors.length, 'error')}</b>
        </span>
      )}
      <span>
        Started <b>{when}</b>, {ago(millis, now)}
      </span>
      <span>
        <b>{count(model.nodes.length)}</b> {model.nodes.length === 1 ? 'span' : 'spans'},{' '}
        <b>{count(model.trace.services.length)}</b> {model.trace.services.length === 1 ? 'service' : 'services'}
      </span>
      {missing > 0 && (
        <span class="warning">
          <Icon name="gap" /> <b>incomplete</b>, at least {plural(missing, 'span')} missing
        </span>
      )}
    </div>
  );
}
