package io.datatracing.bootstrap.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What few spans have: events, links, a scope. */
final class SpanExtras {
  List<SpanEvent> events = Collections.emptyList();
  List<SpanLink> links = Collections.emptyList();
  @Nullable InstrumentationScope scope;
  int droppedEvents;
  int droppedLinks;

  /** Locked, as lists do break when writers race; it is rare enough to cost nothing. */
  synchronized @Nullable SpanEvent event(SpanLimits limits, String name, long epochNanos) {
    if (events.size() >= limits.events()) {
      droppedEvents++;
      return null;
    }
    SpanEvent event = new SpanEvent(limits, name, epochNanos);
    if (events.isEmpty()) {
      events = new ArrayList<>(2);
    }
    events.add(event);
    return event;
  }

  synchronized @Nullable SpanLink link(SpanLimits limits, SpanContext target) {
    if (links.size() >= limits.links()) {
      droppedLinks++;
      return null;
    }
    SpanLink link = new SpanLink(limits, target);
    if (links.isEmpty()) {
      links = new ArrayList<>(2);
    }
    links.add(link);
    return link;
  }
}
