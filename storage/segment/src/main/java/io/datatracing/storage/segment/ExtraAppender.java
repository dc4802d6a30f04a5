package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpAttributes;
import io.datatracing.model.otlp.OtlpEvent;
import io.datatracing.model.otlp.OtlpLink;
import io.datatracing.model.otlp.OtlpReader;

/** Puts what few spans have into an {@link ExtraStream}. */
final class ExtraAppender {
  private final ExtraStream extras;
  private final TableColumns columns;

  ExtraAppender(ExtraStream extras, TableColumns columns) {
    this.extras = extras;
    this.columns = columns;
  }

  /** Adds a span's and gives where they begin; 0 when it has none. */
  int add(OtlpReader span) {
    boolean dropped =
        (span.droppedAttributesCount() | span.droppedEventsCount() | span.droppedLinksCount()) != 0;
    int parts =
        (span.traceStateLength() > 0 ? ExtraStream.TRACE_STATE : 0)
            | (span.statusMessageLength() > 0 ? ExtraStream.STATUS_MESSAGE : 0)
            | (dropped ? ExtraStream.DROPPED : 0)
            | (span.eventCount() > 0 ? ExtraStream.EVENTS : 0)
            | (span.linkCount() > 0 ? ExtraStream.LINKS : 0);
    if (parts == 0) {
      return 0;
    }
    int at = extras.size();
    extras.add(parts);
    if (span.traceStateLength() > 0) {
      extras.add(
          columns.text(
              Column.TRACE_STATE, span.bytes(), span.traceStateOffset(), span.traceStateLength()));
    }
    if (span.statusMessageLength() > 0) {
      extras.add(
          columns.text(
              Column.STATUS_MESSAGE,
              span.bytes(),
              span.statusMessageOffset(),
              span.statusMessageLength()));
    }
    if (dropped) {
      extras.add(span.droppedAttributesCount());
      extras.add(span.droppedEventsCount());
      extras.add(span.droppedLinksCount());
    }
    if (span.eventCount() > 0) {
      events(span);
    }
    if (span.linkCount() > 0) {
      links(span);
    }
    return at;
  }

  private void events(OtlpReader span) {
    extras.add(span.eventCount());
    for (int i = 0; i < span.eventCount(); i++) {
      OtlpEvent event = span.event(i);
      extras.add(event.timeUnixNano() - span.startTimeUnixNano());
      extras.add(
          columns.text(Column.EVENT_NAME, span.bytes(), event.nameOffset(), event.nameLength()));
      extras.add(event.droppedAttributesCount());
      attributes(Column.EVENT, span.bytes(), event.attributes());
    }
  }

  private void links(OtlpReader span) {
    extras.add(span.linkCount());
    for (int i = 0; i < span.linkCount(); i++) {
      OtlpLink link = span.link(i);
      extras.add(link.traceIdHigh());
      extras.add(link.traceIdLow());
      extras.add(link.spanId());
      extras.add(
          columns.text(
              Column.TRACE_STATE, span.bytes(), link.traceStateOffset(), link.traceStateLength()));
      extras.add(link.flags());
      extras.add(link.droppedAttributesCount());
      attributes(Column.LINK, span.bytes(), link.attributes());
    }
  }

  private void attributes(int place, byte[] bytes, OtlpAttributes attributes) {
    extras.add(attributes.size());
    for (int i = 0; i < attributes.size(); i++) {
      Column column = columns.column(place, bytes, attributes, i);
      extras.add(column.index);
      extras.add(columns.value(column, bytes, attributes, i));
    }
  }
}
