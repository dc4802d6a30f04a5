package io.datatracing.storage.clickhouse;

import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.model.otlp.WireReader;
import java.util.Arrays;
import java.util.Set;

/**
 * The column {@code Otlp}: a span's OTLP message without the fields that have a column of their
 * own, ids and times, which do not compress and would take as much again.
 */
final class SpanBytes {
  private static final int TRACE_ID = WireReader.tag(1, WireReader.LENGTH_DELIMITED);
  private static final int SPAN_ID = WireReader.tag(2, WireReader.LENGTH_DELIMITED);
  private static final int PARENT = WireReader.tag(4, WireReader.LENGTH_DELIMITED);
  private static final int START = WireReader.tag(7, WireReader.FIXED64);
  private static final int END = WireReader.tag(8, WireReader.FIXED64);

  private static final Set<Integer> IN_COLUMNS = Set.of(TRACE_ID, SPAN_ID, PARENT, START, END);

  private SpanBytes() {}

  /** Of the reader's current span. */
  static byte[] rest(OtlpReader span, WireReader scratch) {
    byte[] bytes = span.bytes();
    byte[] rest = new byte[span.spanLength()];
    int size = 0;
    scratch.reset(bytes, span.spanOffset(), span.spanOffset() + span.spanLength());
    while (scratch.hasMore()) {
      int from = scratch.position();
      int tag = scratch.tag();
      scratch.skip(tag);
      if (!IN_COLUMNS.contains(tag)) {
        int length = scratch.position() - from;
        System.arraycopy(bytes, from, rest, size, length);
        size += length;
      }
    }
    return Arrays.copyOf(rest, size);
  }

  /** Writes the whole message as a span of the {@code ScopeSpans} that is being written. */
  static void restore(ProtobufWriter out, SpanRow row) {
    int span = out.beginMessage(2);
    out.idField(1, row.traceId().high(), row.traceId().low());
    out.idField(2, row.spanId());
    if (row.parentSpanId() != 0) {
      out.idField(4, row.parentSpanId());
    }
    out.fixed64Field(7, row.start());
    out.fixed64Field(8, row.start() + row.duration());
    out.encodedFields(row.otlp());
    out.endMessage(span);
  }
}
