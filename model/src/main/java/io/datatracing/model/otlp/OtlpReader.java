package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.FIXED32;
import static io.datatracing.model.otlp.WireReader.FIXED64;
import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.datatracing.model.otlp.WireReader.VARINT;

import java.util.Objects;

/**
 * A cursor over the spans of an {@code ExportTraceServiceRequest}; makes no object per span.
 *
 * <pre>{@code
 * reader.reset(bytes, 0, bytes.length);
 * while (reader.nextSpan()) {
 *   use(reader.traceIdHigh(), reader.attributes().size());
 * }
 * }</pre>
 *
 * <p>Strings are positions in the bytes ("offset" and "length"), not checked to be UTF-8. Fields
 * hold until the next call that moves the cursor. {@link #nextSpan} checks the span and its
 * attributes; an event or link is checked when {@link #event} or {@link #link} reads it. A reader
 * that has thrown must be reset. Not safe for use by several threads.
 *
 * <p>Stricter than protobuf: an id has its exact length or none, a resource or scope occurs once in
 * its message, and sizes are bounded by {@link OtlpAttributes#MAX_SIZE} and {@link
 * NestedValues#MAX_DEPTH}. Fields in another order than usual, and unknown fields, are accepted.
 */
public final class OtlpReader {
  private static final int RESOURCE_SPANS = WireReader.tag(1, LENGTH_DELIMITED);

  /** Tag and length, read as one little-endian number. */
  private static final short TRACE_ID_HEAD = 16 << 8 | 1 << 3 | LENGTH_DELIMITED;

  private static final short SPAN_ID_HEAD = 8 << 8 | 2 << 3 | LENGTH_DELIMITED;
  private static final short PARENT_ID_HEAD = 8 << 8 | 4 << 3 | LENGTH_DELIMITED;
  private static final int IDS_LENGTH = 2 + 16 + 2 + 8;

  private static final byte NAME_TAG = 5 << 3 | LENGTH_DELIMITED;
  private static final byte KIND_TAG = 6 << 3 | VARINT;
  private static final byte START_TAG = 7 << 3 | FIXED64;
  private static final byte END_TAG = 8 << 3 | FIXED64;
  private static final int KIND_AND_TIMES_LENGTH = 2 + 9 + 9;

  private static final int CACHE_LINE = 64;

  private final WireReader in = new WireReader();
  private final Enclosing resource = new Enclosing("resource");
  private final Enclosing scope = new Enclosing("scope");
  private final OtlpAttributes attributes = new OtlpAttributes();
  private final Slices events = new Slices("events");
  private final Slices links = new Slices("links");
  private final OtlpEvent event = new OtlpEvent();
  private final OtlpLink link = new OtlpLink();

  /** Only there so that {@link #fetch} is not optimized away. */
  @SuppressWarnings("unused")
  private int fetched;

  private int end;
  private int spanOffset;
  private int spanLength;

  private long traceIdHigh;
  private long traceIdLow;
  private long spanId;
  private long parentSpanId;
  private int traceStateOffset;
  private int traceStateLength;
  private int flags;
  private int nameOffset;
  private int nameLength;
  private int kind;
  private long startTimeUnixNano;
  private long endTimeUnixNano;
  private int droppedAttributesCount;
  private int droppedEventsCount;
  private int droppedLinksCount;
  private int statusCode;
  private int statusMessageOffset;
  private int statusMessageLength;

  /** Starts over with the request in {@code bytes[offset .. offset + length)}. */
  public OtlpReader reset(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    end = offset + length;
    in.reset(bytes, offset, end);
    resource.reset(offset);
    scope.reset(offset);
    return this;
  }

  /**
   * Moves to the next span and reads it.
   *
   * @return false when there is none left
   * @throws MalformedOtlpException when the bytes are not what the format says
   */
  public boolean nextSpan() {
    if (!nextSlice()) {
      return false;
    }
    readSpan();
    return true;
  }

  /**
   * Moves to the next span without reading it: only {@link #spanOffset}, {@link #spanLength} and
   * the enclosing resource and scope are known then.
   */
  public boolean nextSlice() {
    while (!scope.nextItem(in)) {
      if (!resource.nextItem(in)) {
        if (!nextResourceSpans()) {
          return false;
        }
      } else {
        scope.enter(in, resource.itemOffset, resource.itemOffset + resource.itemLength);
      }
    }
    spanOffset = scope.itemOffset;
    spanLength = scope.itemLength;
    return true;
  }

  private boolean nextResourceSpans() {
    int at = resource.end();
    in.position = at;
    in.limit = end;
    while (in.position < end) {
      int tag = in.tag();
      if (tag == RESOURCE_SPANS) {
        int length = in.length();
        fetch(in.position, in.position + length);
        resource.enter(in, in.position, in.position + length);
        scope.reset(in.position);
        return true;
      }
      in.skip(tag);
    }
    resource.reset(end);
    return false;
  }

  /**
   * Brings a message into the processor's cache, in parallel and in order. Reading it needs each
   * length to find the next, and so would wait for the memory once for every span.
   */
  private void fetch(int from, int to) {
    byte[] bytes = in.bytes;
    int sum = 0;
    for (int at = from; at < to; at += CACHE_LINE) {
      sum += bytes[at];
    }
    fetched = sum;
  }

  /** Reads the span that {@link #nextSlice} has moved to. */
  public void readSpan() {
    clear();
    readRest(usualBeginning(spanOffset + spanLength));
  }

  /**
   * Reads a span as far as its attributes, for a caller that knows which ones to expect and goes on
   * by itself: with {@link #readAttribute} for each that it does not know by its bytes, then {@link
   * #readRest}.
   *
   * @return where the attributes begin, if there are any; -1 when the span begins in another order
   *     than usual, and must be read by {@link #readSpan}
   */
  public int readBeginning() {
    clear();
    int at = usualBeginning(spanOffset + spanLength);
    // The name is taken together with what comes between it and the attributes.
    return nameLength > 0 ? at : -1;
  }

  /**
   * Reads one attribute behind those in {@link #attributes}.
   *
   * @param at of its field's tag
   * @return its end
   */
  public int readAttribute(int at) {
    in.limit = spanOffset + spanLength;
    return attributes.addOne(in, at + 1);
  }

  /** Reads all fields from there on; attributes among them come behind those that are known. */
  public void readRest(int at) {
    int limit = spanOffset + spanLength;
    in.limit = limit;
    in.position = at;
    while (in.position < limit) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> traceId();
        case 2 << 3 | LENGTH_DELIMITED -> spanId = Ids.readSpanId(in, "span_id");
        case 3 << 3 | LENGTH_DELIMITED -> {
          traceStateLength = in.length();
          traceStateOffset = in.position;
          in.position += traceStateLength;
        }
        case 4 << 3 | LENGTH_DELIMITED -> parentSpanId = Ids.readSpanId(in, "parent_span_id");
        case 5 << 3 | LENGTH_DELIMITED -> {
          nameLength = in.length();
          nameOffset = in.position;
          in.position += nameLength;
        }
        case 6 << 3 | VARINT -> kind = (int) in.varint();
        case 7 << 3 | FIXED64 -> startTimeUnixNano = in.fixed64();
        case 8 << 3 | FIXED64 -> endTimeUnixNano = in.fixed64();
        case 9 << 3 | LENGTH_DELIMITED -> attributes.addRun(in, tag);
        case 10 << 3 | VARINT -> droppedAttributesCount = (int) in.varint();
        case 11 << 3 | LENGTH_DELIMITED -> events.add(in);
        case 12 << 3 | VARINT -> droppedEventsCount = (int) in.varint();
        case 13 << 3 | LENGTH_DELIMITED -> links.add(in);
        case 14 << 3 | VARINT -> droppedLinksCount = (int) in.varint();
        case 15 << 3 | LENGTH_DELIMITED -> status();
        case 16 << 3 | FIXED32 -> flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
  }

  /**
   * Reads the fields up to the attributes as every known encoder writes them: in the order of their
   * numbers, ids of their full length. Gives the place of the first field that is different; the
   * loop over any order goes on there.
   */
  private int usualBeginning(int limit) {
    byte[] bytes = in.bytes;
    int at = spanOffset;
    if (limit - at < IDS_LENGTH
        || WireReader.shortAt(bytes, at) != TRACE_ID_HEAD
        || WireReader.shortAt(bytes, at + 18) != SPAN_ID_HEAD) {
      return at;
    }
    traceIdHigh = WireReader.bigEndianLong(bytes, at + 2);
    traceIdLow = WireReader.bigEndianLong(bytes, at + 10);
    spanId = WireReader.bigEndianLong(bytes, at + 20);
    at += IDS_LENGTH;
    if (limit - at >= 10 && WireReader.shortAt(bytes, at) == PARENT_ID_HEAD) {
      parentSpanId = WireReader.bigEndianLong(bytes, at + 2);
      at += 10;
    }
    // Above 127 the length's byte is negative, and the room is too small for no name.
    if (limit - at < 2 || bytes[at] != NAME_TAG || bytes[at + 1] < 0) {
      return at;
    }
    int length = bytes[at + 1];
    if (limit - at - 2 - length < KIND_AND_TIMES_LENGTH
        || !isKindAndTimes(bytes, at + 2 + length)) {
      return at;
    }
    nameOffset = at + 2;
    nameLength = length;
    at = nameOffset + length;
    kind = bytes[at + 1];
    startTimeUnixNano = WireReader.littleEndianLong(bytes, at + 3);
    endTimeUnixNano = WireReader.littleEndianLong(bytes, at + 12);
    return at + KIND_AND_TIMES_LENGTH;
  }

  private static boolean isKindAndTimes(byte[] bytes, int at) {
    return bytes[at] == KIND_TAG
        && bytes[at + 1] >= 0
        && bytes[at + 2] == START_TAG
        && bytes[at + 11] == END_TAG;
  }

  /** Absent strings get an offset inside the bytes too, so that copying none of them is fine. */
  private void clear() {
    attributes.clear();
    traceStateOffset = spanOffset;
    nameOffset = spanOffset;
    statusMessageOffset = spanOffset;
    traceIdHigh = 0;
    traceIdLow = 0;
    spanId = 0;
    parentSpanId = 0;
    traceStateLength = 0;
    flags = 0;
    nameLength = 0;
    kind = 0;
    startTimeUnixNano = 0;
    endTimeUnixNano = 0;
    droppedAttributesCount = 0;
    droppedEventsCount = 0;
    droppedLinksCount = 0;
    statusCode = 0;
    statusMessageLength = 0;
    events.clear();
    links.clear();
  }

  private void traceId() {
    traceIdHigh = 0;
    traceIdLow = 0;
    if (Ids.hasTraceId(in)) {
      traceIdHigh = WireReader.bigEndianLong(in.bytes, in.position);
      traceIdLow = WireReader.bigEndianLong(in.bytes, in.position + 8);
      in.position += 16;
    }
  }

  private void status() {
    int length = in.length();
    int limit = in.position + length;
    int outer = in.limit;
    in.limit = limit;
    while (in.position < limit) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | LENGTH_DELIMITED -> {
          statusMessageLength = in.length();
          statusMessageOffset = in.position;
          in.position += statusMessageLength;
        }
        case 3 << 3 | VARINT -> statusCode = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.limit = outer;
  }

  /** The array given to {@link #reset}: all offsets point into it. */
  public byte[] bytes() {
    return in.bytes;
  }

  /** Changes with every {@code ResourceSpans}: equal numbers mean the same resource. */
  public int resourceOrdinal() {
    return resource.ordinal;
  }

  /** Where the {@code Resource} message begins. */
  public int resourceOffset() {
    return resource.subjectOffset;
  }

  /** 0 when the resource is absent or empty. */
  public int resourceLength() {
    return resource.subjectLength;
  }

  public int resourceSchemaUrlOffset() {
    return resource.schemaUrlOffset;
  }

  public int resourceSchemaUrlLength() {
    return resource.schemaUrlLength;
  }

  /** Changes with every {@code ScopeSpans}: equal numbers mean the same scope. */
  public int scopeOrdinal() {
    return scope.ordinal;
  }

  /** Where the {@code InstrumentationScope} begins. */
  public int scopeOffset() {
    return scope.subjectOffset;
  }

  /** 0 when the scope is absent or empty. */
  public int scopeLength() {
    return scope.subjectLength;
  }

  public int scopeSchemaUrlOffset() {
    return scope.schemaUrlOffset;
  }

  public int scopeSchemaUrlLength() {
    return scope.schemaUrlLength;
  }

  /** Where the {@code Span} message begins. */
  public int spanOffset() {
    return spanOffset;
  }

  public int spanLength() {
    return spanLength;
  }

  /** The first eight bytes of the trace id, big-endian. */
  public long traceIdHigh() {
    return traceIdHigh;
  }

  public long traceIdLow() {
    return traceIdLow;
  }

  public long spanId() {
    return spanId;
  }

  /** 0 when the span has no parent. */
  public long parentSpanId() {
    return parentSpanId;
  }

  public int traceStateOffset() {
    return traceStateOffset;
  }

  public int traceStateLength() {
    return traceStateLength;
  }

  public int flags() {
    return flags;
  }

  public int nameOffset() {
    return nameOffset;
  }

  public int nameLength() {
    return nameLength;
  }

  /** The number that was sent, which may be none of {@link io.datatracing.model.SpanKind}'s. */
  public int kind() {
    return kind;
  }

  public long startTimeUnixNano() {
    return startTimeUnixNano;
  }

  public long endTimeUnixNano() {
    return endTimeUnixNano;
  }

  public OtlpAttributes attributes() {
    return attributes;
  }

  /** Unsigned, as the two counts below. */
  public int droppedAttributesCount() {
    return droppedAttributesCount;
  }

  public int droppedEventsCount() {
    return droppedEventsCount;
  }

  public int droppedLinksCount() {
    return droppedLinksCount;
  }

  /** The number that was sent, which may be none of {@link io.datatracing.model.Status.Code}'s. */
  public int statusCode() {
    return statusCode;
  }

  public int statusMessageOffset() {
    return statusMessageOffset;
  }

  public int statusMessageLength() {
    return statusMessageLength;
  }

  public int eventCount() {
    return events.size();
  }

  /** Reads one event into a view that the next call reuses. */
  public OtlpEvent event(int index) {
    Objects.checkIndex(index, events.size());
    event.read(in.bytes, events.offset(index), events.length(index));
    return event;
  }

  public int linkCount() {
    return links.size();
  }

  /** Reads one link into a view that the next call reuses. */
  public OtlpLink link(int index) {
    Objects.checkIndex(index, links.size());
    link.read(in.bytes, links.offset(index), links.length(index));
    return link;
  }
}
