import { offset } from '../../format/duration';
import { plural } from '../../format/text';
import type { SpanNode, TraceModel } from '../../trace/model';
import { AttributeList } from './AttributeList';

/** Events in the order they were recorded, timed from the span's start; exceptions are shown as errors instead. */
export function EventList({ model, node }: { model: TraceModel; node: SpanNode }) {
  const { events, droppedEventsCount } = node.span;
  const shown = events.filter((event) => event.name !== 'exception');
  if (shown.length === 0 && droppedEventsCount === 0) return null;
  return (
    <section aria-label="Events">
      <h3>Events, {shown.length}</h3>
      {shown.map((event, at) => (
        <div class="event" key={at}>
          <p class="small">
            <span>{event.name}</span>
            <span class="caption">
              {offset(Number(BigInt(event.timeUnixNano) - model.startUnixNanos) - node.start)}
            </span>
          </p>
          {(event.attributes.length > 0 || event.droppedAttributesCount > 0) && (
            <AttributeList attributes={event.attributes} dropped={event.droppedAttributesCount} />
          )}
        </div>
      ))}
      {droppedEventsCount > 0 && (
        <p class="small warning">{plural(droppedEventsCount, 'event')} more were dropped by a limit of the sender.</p>
      )}
    </section>
  );
}
