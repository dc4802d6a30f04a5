package io.datatracing.storage.segment;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rare parts of one span, read from an {@link ExtraStream} or from a block's copy of it. */
final class Extras {
  static final Extras NONE = new Extras();

  String traceState = "";
  String statusMessage = "";
  long droppedAttributesCount;
  long droppedEventsCount;
  long droppedLinksCount;
  List<Event> events = List.of();
  List<Link> links = List.of();

  private Extras() {}

  /** Where the reading of a stream is, and where its links' ids come from. */
  static final class Cursor {
    private final int[] words;
    private final int @Nullable [] linkIds;
    private int at;
    private int linkAt;

    /** Over a table's stream: ids of links are in the stream itself. */
    Cursor(int[] words, int at) {
      this.words = words;
      this.at = at;
      linkIds = null;
    }

    /** Over a block's stream from its start: ids of links are apart, six words each. */
    Cursor(int[] words, int[] linkIds) {
      this.words = words;
      this.linkIds = linkIds;
    }

    boolean hasMore() {
      return at < words.length;
    }

    int next() {
      return words[at++];
    }

    private long nextLong() {
      long value = ExtraStream.getLong(words, at);
      at += 2;
      return value;
    }

    private long nextLinkWord() {
      if (linkIds == null) {
        return nextLong();
      }
      long value = ExtraStream.getLong(linkIds, linkAt);
      linkAt += 2;
      return value;
    }

    /** Passes over one span's extras. */
    void skip() {
      int parts = next();
      at += Integer.bitCount(parts & (ExtraStream.TRACE_STATE | ExtraStream.STATUS_MESSAGE));
      at += (parts & ExtraStream.DROPPED) != 0 ? 3 : 0;
      if ((parts & ExtraStream.EVENTS) != 0) {
        for (int count = next(); count > 0; count--) {
          at += 4;
          skipAttributes();
        }
      }
      if ((parts & ExtraStream.LINKS) != 0) {
        for (int count = next(); count > 0; count--) {
          at += linkIds == null ? 9 : 3;
          linkAt += 6;
          skipAttributes();
        }
      }
    }

    private void skipAttributes() {
      int count = next();
      at += 2 * count;
    }
  }

  /** Reads the extras of a span that started at {@code startTimeUnixNano}. */
  static Extras read(Cursor in, long startTimeUnixNano, ValueLookup lookup) {
    Extras extras = new Extras();
    int parts = in.next();
    if ((parts & ExtraStream.TRACE_STATE) != 0) {
      extras.traceState = lookup.text(Column.TRACE_STATE, in.next());
    }
    if ((parts & ExtraStream.STATUS_MESSAGE) != 0) {
      extras.statusMessage = lookup.text(Column.STATUS_MESSAGE, in.next());
    }
    if ((parts & ExtraStream.DROPPED) != 0) {
      extras.droppedAttributesCount = Integer.toUnsignedLong(in.next());
      extras.droppedEventsCount = Integer.toUnsignedLong(in.next());
      extras.droppedLinksCount = Integer.toUnsignedLong(in.next());
    }
    if ((parts & ExtraStream.EVENTS) != 0) {
      extras.events = new ArrayList<>();
      for (int count = in.next(); count > 0; count--) {
        long time = startTimeUnixNano + in.nextLong();
        String name = lookup.text(Column.EVENT_NAME, in.next());
        long dropped = Integer.toUnsignedLong(in.next());
        extras.events.add(new Event(time, name, attributes(in, lookup), dropped));
      }
    }
    if ((parts & ExtraStream.LINKS) != 0) {
      extras.links = new ArrayList<>();
      for (int count = in.next(); count > 0; count--) {
        TraceId traceId = new TraceId(in.nextLinkWord(), in.nextLinkWord());
        SpanId spanId = new SpanId(in.nextLinkWord());
        String traceState = lookup.text(Column.TRACE_STATE, in.next());
        int flags = in.next();
        long dropped = Integer.toUnsignedLong(in.next());
        extras.links.add(
            new Link(traceId, spanId, traceState, flags, attributes(in, lookup), dropped));
      }
    }
    return extras;
  }

  private static List<Attribute> attributes(Cursor in, ValueLookup lookup) {
    int count = in.next();
    List<Attribute> attributes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int column = in.next();
      attributes.add(new Attribute(lookup.key(column), lookup.value(column, in.next())));
    }
    return attributes;
  }
}
