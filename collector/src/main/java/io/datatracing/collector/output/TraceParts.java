package io.datatracing.collector.output;

import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A batch as one request for each of its traces. Spans, resources and scopes are copied as they
 * are.
 */
final class TraceParts {
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SCOPE = 1;
  private static final int SPAN = 2;
  private static final int SCHEMA_URL = 3;

  /** What is being written of one trace. */
  private static final class Part {
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();
    private ByteArrayOutputStream resourceSpans = new ByteArrayOutputStream();
    private ByteArrayOutputStream scopeSpans = new ByteArrayOutputStream();
    private int resourceOrdinal;
    private int scopeOrdinal;

    void add(OtlpReader reader) {
      if (reader.resourceOrdinal() != resourceOrdinal) {
        endResource();
        resourceOrdinal = reader.resourceOrdinal();
        copy(resourceSpans, RESOURCE, reader, reader.resourceOffset(), reader.resourceLength());
        copy(
            resourceSpans,
            SCHEMA_URL,
            reader,
            reader.resourceSchemaUrlOffset(),
            reader.resourceSchemaUrlLength());
      }
      if (reader.scopeOrdinal() != scopeOrdinal) {
        endScope();
        scopeOrdinal = reader.scopeOrdinal();
        copy(scopeSpans, SCOPE, reader, reader.scopeOffset(), reader.scopeLength());
        copy(
            scopeSpans,
            SCHEMA_URL,
            reader,
            reader.scopeSchemaUrlOffset(),
            reader.scopeSchemaUrlLength());
      }
      copy(scopeSpans, SPAN, reader, reader.spanOffset(), reader.spanLength());
    }

    private void endScope() {
      if (scopeSpans.size() > 0) {
        field(resourceSpans, SCOPE_SPANS, scopeSpans);
        scopeSpans = new ByteArrayOutputStream();
      }
    }

    private void endResource() {
      endScope();
      if (resourceSpans.size() > 0) {
        field(request, RESOURCE_SPANS, resourceSpans);
        resourceSpans = new ByteArrayOutputStream();
      }
    }

    byte[] end() {
      endResource();
      return request.toByteArray();
    }
  }

  private TraceParts() {}

  /** Requests by trace, in the order of the traces' first spans. */
  static Map<TraceId, byte[]> of(OtlpBatch batch) {
    Map<TraceId, Part> parts = new LinkedHashMap<>();
    OtlpReader reader = new OtlpReader().reset(batch.bytes(), 0, batch.sizeBytes());
    while (reader.nextSpan()) {
      TraceId trace = new TraceId(reader.traceIdHigh(), reader.traceIdLow());
      parts.computeIfAbsent(trace, any -> new Part()).add(reader);
    }
    Map<TraceId, byte[]> requests = new LinkedHashMap<>();
    parts.forEach((trace, part) -> requests.put(trace, part.end()));
    return requests;
  }

  private static void copy(
      ByteArrayOutputStream out, int field, OtlpReader from, int offset, int length) {
    if (length > 0) {
      header(out, field, length);
      out.write(from.bytes(), offset, length);
    }
  }

  private static void field(ByteArrayOutputStream out, int field, ByteArrayOutputStream content) {
    header(out, field, content.size());
    out.writeBytes(content.toByteArray());
  }

  /** The tag of a field with a length, below 16 and so one byte, and the length. */
  private static void header(ByteArrayOutputStream out, int field, int length) {
    out.write(field << 3 | 2);
    int rest = length;
    while ((rest & ~0x7f) != 0) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
