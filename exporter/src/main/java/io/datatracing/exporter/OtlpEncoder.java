package io.datatracing.exporter;

import static io.datatracing.exporter.ProtobufBuffer.BYTES;
import static io.datatracing.exporter.ProtobufBuffer.FIXED32;
import static io.datatracing.exporter.ProtobufBuffer.FIXED64;
import static io.datatracing.exporter.ProtobufBuffer.VARINT;
import static io.datatracing.exporter.ProtobufBuffer.tag;

import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.bootstrap.trace.SpanStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@code ExportTraceServiceRequest} straight from spans, no object between them and the
 * bytes. Field numbers are those of opentelemetry-proto 1.x ({@code trace.proto}, {@code
 * common.proto}, {@code resource.proto}):
 *
 * <pre>
 * request        1 resource_spans
 * resource_spans 1 resource, 2 scope_spans
 * scope_spans    1 scope, 2 spans, 3 schema_url
 * span           1 trace_id 2 span_id 3 trace_state 4 parent_span_id 5 name 6 kind 7 start 8 end 9 attributes 10 dropped
 *                11 events 12 dropped 13 links 14 dropped 15 status 16 flags
 * </pre>
 *
 * One resource and one scope a request. Not safe for use by several threads.
 */
final class OtlpEncoder {
  /** The flags that W3C defines; higher ones are our own. */
  private static final int W3C_FLAGS = 0xff;

  /** OTLP's {@code SpanFlags}: whether the parent is remote is known, and it is. */
  private static final int HAS_IS_REMOTE = 0x100;

  private static final int IS_REMOTE = 0x200;

  /** Usual sizes, in bytes of the length: a request of 16 KB to 2 MB, a span of 128 B to 16 KB. */
  private static final int REQUEST_RESERVE = 3;

  private static final int SPAN_RESERVE = 2;
  private static final int SMALL_RESERVE = 1;
  private static final int INITIAL_BYTES = 64 << 10;

  /** An array that grew for a batch of giants is not kept. */
  private static final int KEEP_BYTES = 1 << 20;

  private final ProtobufBuffer out = new ProtobufBuffer(INITIAL_BYTES);
  private final OtlpAttributes attributes = new OtlpAttributes(out);
  private final byte[] resource;
  private final byte[] scope;
  private int resourceSpans;
  private int scopeSpans;

  /** What the open scope is; null for the agent's. */
  private @Nullable InstrumentationScope openScope;

  private boolean isScopeOpen;

  /** Where the newest span begins, with its scope if that was opened for it. */
  private int newest;

  private boolean newestHasScope;

  /**
   * @param resource an encoded {@code Resource}
   * @param scopeName name of the instrumentation scope
   */
  OtlpEncoder(byte[] resource, String scopeName, String scopeVersion) {
    this.resource = resource;
    ProtobufBuffer encoded = new ProtobufBuffer(64);
    encoded.stringField(tag(1, BYTES), scopeName);
    encoded.stringField(tag(2, BYTES), scopeVersion);
    this.scope = Arrays.copyOf(encoded.array(), encoded.length());
  }

  /** Begins a request, in place of the one before. */
  void begin() {
    out.shrink(KEEP_BYTES);
    resourceSpans = out.open(tag(1, BYTES), REQUEST_RESERVE);
    out.bytesField(tag(1, BYTES), resource);
    isScopeOpen = false;
  }

  /** Adds a span. If this throws, call {@link #rollback}. */
  void add(Span span) {
    scope(span.scope());
    int start = out.open(tag(2, BYTES), SPAN_RESERVE);
    out.idField(tag(1, BYTES), span.traceIdHigh(), span.traceIdLow());
    out.idField(tag(2, BYTES), span.spanId());
    traceState(span);
    if (span.parentSpanId() != 0) {
      out.idField(tag(4, BYTES), span.parentSpanId());
    }
    out.stringField(tag(5, BYTES), span.name());
    out.varintField(tag(6, VARINT), span.kind().otlp());
    out.fixed64Field(tag(7, FIXED64), span.startEpochNanos());
    out.fixed64Field(tag(8, FIXED64), span.endEpochNanos());
    attributes.write(tag(9, BYTES), span);
    count(10, span.droppedAttributes());
    events(span);
    links(span);
    status(span);
    int remote = span.hasRemoteParent() ? IS_REMOTE : 0;
    out.fixed32Field(tag(16, FIXED32), (span.flags() & W3C_FLAGS) | HAS_IS_REMOTE | remote);
    out.close(start, SPAN_RESERVE);
  }

  /** Completes the request: {@link #array} and {@link #length} are then its bytes. */
  void end() {
    closeScope();
    out.close(resourceSpans, REQUEST_RESERVE);
  }

  int length() {
    return out.length();
  }

  byte[] array() {
    return out.array();
  }

  /** Takes the newest span back, as far as it was written. */
  void rollback() {
    out.truncate(newest);
    isScopeOpen &= !newestHasScope;
  }

  private void scope(@Nullable InstrumentationScope wanted) {
    boolean same = isScopeOpen && Objects.equals(wanted, openScope);
    if (!same) {
      closeScope();
    }
    newest = out.length();
    newestHasScope = !same;
    if (!same) {
      openScope(wanted);
    }
  }

  private void openScope(@Nullable InstrumentationScope wanted) {
    scopeSpans = out.open(tag(2, BYTES), REQUEST_RESERVE);
    openScope = wanted;
    isScopeOpen = true;
    if (wanted == null) {
      out.bytesField(tag(1, BYTES), scope);
      return;
    }
    int start = out.open(tag(1, BYTES), SMALL_RESERVE);
    out.stringField(tag(1, BYTES), wanted.name());
    String version = wanted.version();
    if (version != null) {
      out.stringField(tag(2, BYTES), version);
    }
    out.close(start, SMALL_RESERVE);
    String schemaUrl = wanted.schemaUrl();
    if (schemaUrl != null) {
      out.stringField(tag(3, BYTES), schemaUrl);
    }
  }

  private void closeScope() {
    if (isScopeOpen) {
      out.close(scopeSpans, REQUEST_RESERVE);
      isScopeOpen = false;
    }
  }

  private void events(Span span) {
    List<SpanEvent> events = span.events();
    for (int i = 0; i < events.size(); i++) {
      SpanEvent event = events.get(i);
      int start = out.open(tag(11, BYTES), SMALL_RESERVE);
      out.fixed64Field(tag(1, FIXED64), event.epochNanos());
      out.stringField(tag(2, BYTES), event.name());
      attributes.write(tag(3, BYTES), event);
      count(4, event.droppedAttributes());
      out.close(start, SMALL_RESERVE);
    }
    count(12, span.droppedEvents());
  }

  private void links(Span span) {
    List<SpanLink> links = span.links();
    for (int i = 0; i < links.size(); i++) {
      SpanLink link = links.get(i);
      SpanContext target = link.target();
      int start = out.open(tag(13, BYTES), SMALL_RESERVE);
      out.idField(tag(1, BYTES), target.traceIdHigh(), target.traceIdLow());
      out.idField(tag(2, BYTES), target.spanId());
      traceState(target);
      attributes.write(tag(4, BYTES), link);
      count(5, link.droppedAttributes());
      out.fixed32Field(tag(6, FIXED32), target.flags() & W3C_FLAGS);
      out.close(start, SMALL_RESERVE);
    }
    count(14, span.droppedLinks());
  }

  private void status(Span span) {
    if (span.status() == SpanStatus.UNSET) {
      return;
    }
    int start = out.open(tag(15, BYTES), SMALL_RESERVE);
    String message = span.statusMessage();
    if (message != null) {
      out.stringField(tag(2, BYTES), message);
    }
    out.varintField(tag(3, VARINT), span.status().ordinal());
    out.close(start, SMALL_RESERVE);
  }

  /** Field 3 of spans and links. */
  private void traceState(SpanContext context) {
    TraceState state = context.traceState();
    if (state != null) {
      out.stringField(tag(3, BYTES), state.header());
    }
  }

  private void count(int field, int dropped) {
    if (dropped != 0) {
      out.varintField(tag(field, VARINT), dropped);
    }
  }
}
