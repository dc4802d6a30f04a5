package io.datatracing.storage.clickhouse;

import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanState;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.WireReader;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.EdgeNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the rows of one insert. Not for several threads. */
final class SpanEncoder {
  static final long BUCKET_MINUTES = 5;

  private final int day;
  private final KnownContexts known;
  private final RowWriter spans = new RowWriter();
  private final RowWriter contexts = new RowWriter();
  private final Set<ContextId> newContexts = new HashSet<>();
  private final WireReader scratch = new WireReader();
  private int spanCount;

  /**
   * Begins.
   *
   * @param day of arrival, since 1970
   * @param known what need not be written again
   */
  SpanEncoder(int day, KnownContexts known) {
    this.day = day;
    this.known = known;
  }

  void add(OtlpBatch batch) {
    byte[] bytes = batch.bytes();
    OtlpReader reader = new OtlpReader().reset(bytes, 0, bytes.length);
    int resourceOrdinal = 0;
    int scopeOrdinal = 0;
    Resource resource = Resource.EMPTY;
    Scope scope = Scope.EMPTY;
    ContextId contextId = new ContextId(0, 0);
    while (reader.nextSpan()) {
      boolean isOtherResource = reader.resourceOrdinal() != resourceOrdinal;
      if (isOtherResource) {
        resourceOrdinal = reader.resourceOrdinal();
        resource = OtlpDecoder.resource(reader);
      }
      if (isOtherResource || reader.scopeOrdinal() != scopeOrdinal) {
        scopeOrdinal = reader.scopeOrdinal();
        scope = OtlpDecoder.scope(reader);
        contextId = ContextId.of(reader);
        context(contextId, resource, reader);
      }
      span(OtlpDecoder.span(reader, resource, scope), contextId, SpanBytes.rest(reader, scratch));
    }
  }

  private void context(ContextId id, Resource resource, OtlpReader reader) {
    if (known.has(day, id) || !newContexts.add(id)) {
      return;
    }
    byte[] bytes = reader.bytes();
    contexts.uint16(day).fixed(id.bytes());
    new SearchedAttributes(resource.attributes()).writeTo(contexts);
    part(bytes, reader.resourceOffset(), reader.resourceLength());
    part(bytes, reader.resourceSchemaUrlOffset(), reader.resourceSchemaUrlLength());
    part(bytes, reader.scopeOffset(), reader.scopeLength());
    part(bytes, reader.scopeSchemaUrlOffset(), reader.scopeSchemaUrlLength());
  }

  private void part(byte[] bytes, int offset, int length) {
    contexts.bytes(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  private void span(Span span, ContextId contextId, byte[] rest) {
    long minute = Aggregates.minute(span.startTimeUnixNano());
    spans
        .uint16(day)
        .int32((int) Math.floorDiv(minute, BUCKET_MINUTES))
        .int32((int) minute)
        .traceId(span.traceId().high(), span.traceId().low())
        .id(span.spanId().value())
        .id(span.parentSpanId() == null ? 0 : span.parentSpanId().value())
        .int64(span.startTimeUnixNano())
        .int64(span.durationNanos())
        .string(span.service())
        .string(span.name())
        .uint8(span.kind().ordinal())
        .uint8(span.status().code().ordinal())
        .uint8(SpanState.isOpen(span.attributes()) ? 1 : 0)
        .fixed(contextId.bytes());
    new SearchedAttributes(span.attributes()).writeTo(spans);
    links(span.links());
    spans.uint16(CompactHistogram.bucketOf(span.durationNanos()));
    edge(span);
    spans.bytes(rest);
    spanCount++;
  }

  private void links(List<Link> links) {
    spans.length(links.size());
    for (Link link : links) {
      spans.traceId(link.traceId().high(), link.traceId().low());
    }
  }

  private void edge(Span span) {
    Connections.Own own = Connections.own(span);
    if (own != null) {
      boolean isToPeer = own.from().type() == EdgeNode.Type.SERVICE;
      EdgeNode peer = isToPeer ? own.to() : own.from();
      spans
          .uint8(isToPeer ? Tables.EDGE_TO_PEER : Tables.EDGE_FROM_PEER)
          .uint8(peer.type().ordinal())
          .string(peer.name())
          .uint8(own.kind().ordinal());
    } else if (span.parentSpanId() != null && Connections.isEntry(span.kind(), span.flags())) {
      spans.uint8(Tables.CALLED).uint8(0).string("").uint8(Connections.kind(span).ordinal());
    } else {
      spans.uint8(Tables.NO_EDGE).uint8(0).string("").uint8(0);
    }
  }

  int spanCount() {
    return spanCount;
  }

  byte[] spanRows() {
    return spans.toByteArray();
  }

  /** Empty when all are known. */
  byte[] contextRows() {
    return contexts.toByteArray();
  }

  /** To be called when the context rows are stored. */
  void rememberContexts() {
    known.add(day, newContexts);
  }
}
