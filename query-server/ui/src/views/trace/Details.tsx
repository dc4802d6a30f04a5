import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Span } from '../../api/types';
import { duration, offset } from '../../format/duration';
import { percent, plural, shortSpanId } from '../../format/text';
import { zoneName, unixMillis } from '../../format/time';
import { startText } from '../../trace/labels';
import { recordQuestions } from '../../record/question';
import { recordFacts } from '../../trace/messaging';
import { isError, type SpanNode } from '../../trace/model';
import { selfIntervals, timeByService, total } from '../../trace/self';
import { timeOnPath } from '../../trace/shares';
import { CopyButton } from '../parts/CopyButton';
import { Icon } from '../parts/Icon';
import { AttributeList } from './AttributeList';
import { Failures } from './Failures';
import { EventList } from './EventList';
import { LinkList } from './LinkList';
import type { ViewState } from './viewState';

/** Everything that is known about one span. */
export function Details({ state, node }: { state: ViewState; node: SpanNode }) {
  const { model } = state;
  const { span } = node;
  const resource = model.trace.resources[span.resource];
  const scope = model.trace.scopes[span.scope];
  const record = recordFacts(span);
  return (
    <aside class="card details" aria-label="Span" tabIndex={-1}>
      <header>
        <h2>
          <span class="service">
            <i class="swatch" data-slot={node.slot} />
            <span class="secondary">{span.service}</span>
          </span>{' '}
          {span.name}
        </h2>
        {isError(node) && (
          <span class="aside small error">
            <Icon name="error" /> error
          </span>
        )}
      </header>
      <Times state={state} node={node} />
      <Failures model={model} node={node} />
      {record.length > 0 && (
        <section>
          <h3>Record</h3>
          <dl class="pairs small">
            {record.map(([label, value]) => (
              <Pair key={label} label={label}>
                <span class="mono">{value}</span>
              </Pair>
            ))}
          </dl>
          <RecordLinks span={span} />
        </section>
      )}
      <Folded title={`Tags, ${span.attributes.length}`} open>
        <AttributeList attributes={span.attributes} dropped={span.droppedAttributesCount} />
      </Folded>
      <EventList model={model} node={node} />
      <LinkList state={state} node={node} />
      {resource && (
        <Folded title={`Resource, ${plural(resource.attributes.length, 'attribute')}`}>
          <AttributeList attributes={resource.attributes} dropped={resource.droppedAttributesCount} />
        </Folded>
      )}
      {scope && (scope.name || scope.attributes.length > 0) && (
        <Folded title="Instrumentation scope">
          <dl class="pairs small">
            <Pair label="Name">
              <span class="mono">{scope.name || '–'}</span>
            </Pair>
            <Pair label="Version">
              <span class="mono">{scope.version || '–'}</span>
            </Pair>
          </dl>
          <AttributeList attributes={scope.attributes} dropped={scope.droppedAttributesCount} />
        </Folded>
      )}
    </aside>
  );
}

/** To all hops of the span's record, by each of the ways in which it is known. */
function RecordLinks({ span }: { span: Span }) {
  const questions = recordQuestions(span);
  if (questions.length === 0) return null;
  return (
    <p class="small">
      All hops by{' '}
      {questions.map(({ label, address }, at) => (
        <>
          {at > 0 && ', '}
          <a key={address} href={address}>
            {label}
          </a>
        </>
      ))}
    </p>
  );
}

function Times({ state, node }: { state: ViewState; node: SpanNode }) {
  const { model, path } = state;
  const { span } = node;
  const own = total(selfIntervals(model, node));
  const onPath = timeOnPath(path, node.index);
  const parent = node.parent < 0 ? undefined : model.nodes[node.parent];
  return (
    <section>
      <dl class="pairs small">
        <Pair label="Start">
          {startText(model, node, false)} {zoneName(unixMillis(model.startUnixNanos))} · {offset(node.start)}
        </Pair>
        <Pair label="Duration">
          {duration(node.duration)}
          {node.duration < 0 && <span class="warning"> ends before it starts</span>}
        </Pair>
        {node.children.length > 0 && <Pair label="Self time">{duration(own)}</Pair>}
        {onPath > 0 && model.end > 0 && (
          <Pair label="On critical path">
            {duration(onPath)}, {percent(onPath / model.end)}
          </Pair>
        )}
        <Pair label="Kind">{span.kind === 'UNSPECIFIED' ? 'not said' : span.kind.toLowerCase()}</Pair>
        {span.status.code === 'OK' && <Pair label="Status">ok, set by the application</Pair>}
        <Pair label="Span id">
          <code>{span.spanId}</code> <CopyButton text={span.spanId} label="Copy span id" />
        </Pair>
        {span.parentSpanId && (
          <Pair label="Parent">
            {parent ? (
              <SelectSpan state={state} node={parent} />
            ) : (
              <span class="warning">
                <code title={span.parentSpanId}>{shortSpanId(span.parentSpanId)}</code> not received
              </span>
            )}
          </Pair>
        )}
        {span.traceState && (
          <Pair label="tracestate">
            <span class="mono">{span.traceState}</span>
          </Pair>
        )}
      </dl>
      <TimeSplit state={state} node={node} own={own} />
    </section>
  );
}

/** Where the time went: the span itself, and each service it waited for. */
function TimeSplit({ state, node, own }: { state: ViewState; node: SpanNode; own: number }) {
  const called = timeByService(state.model, node);
  if (called.length === 0 || node.duration <= 0) return null;
  const width = (nanos: number) => ({ width: `${(nanos / node.duration) * 100}%` });
  const words = [`self ${duration(own)}`, ...called.map(({ service, nanos }) => `${service} ${duration(nanos)}`)].join(
    ' · ',
  );
  return (
    <>
      <div class="split" aria-hidden="true">
        <i class="own" data-slot={node.slot} style={width(own)} />
        {called.map(({ service, slot, nanos }) => (
          <i key={service} data-slot={slot} style={width(nanos)} />
        ))}
      </div>
      <p class="tiny caption">{words}</p>
    </>
  );
}

/** A span by name, as a link that selects it. */
export function SelectSpan({ state, node }: { state: ViewState; node: SpanNode }) {
  const { traceId } = state.model.trace;
  const select = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    state.select(node);
  };
  return (
    <a href={`/trace/${traceId}?span=${node.span.spanId}`} onClick={select}>
      {node.span.service} {node.span.name}
    </a>
  );
}

function Pair({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** A part that opens and closes; closed by default where it says the same for most spans. */
function Folded({
  title,
  open: openAtFirst = false,
  children,
}: {
  title: string;
  open?: boolean;
  children: ComponentChildren;
}) {
  const [open, setOpen] = useState(openAtFirst);
  return (
    <section>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{title}</summary>
        {open && children}
      </details>
    </section>
  );
}
