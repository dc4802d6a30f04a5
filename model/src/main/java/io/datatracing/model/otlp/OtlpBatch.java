package io.datatracing.model.otlp;

import io.datatracing.model.Span;
import java.util.List;

/**
 * An {@code ExportTraceServiceRequest} that has been checked from its first to its last byte, so
 * that whoever holds one may read it without expecting an error.
 */
public final class OtlpBatch {
  private final byte[] bytes;
  private final int spanCount;
  private final int invalidIdCount;

  private OtlpBatch(byte[] bytes, int spanCount, int invalidIdCount) {
    this.bytes = bytes;
    this.spanCount = spanCount;
    this.invalidIdCount = invalidIdCount;
  }

  /**
   * Checks a request.
   *
   * @param request belongs to the batch from now on and must not be changed
   * @throws MalformedOtlpException naming the first place that is not what the format says
   */
  public static OtlpBatch parse(byte[] request) {
    OtlpReader reader = new OtlpReader().reset(request, 0, request.length);
    OtlpAttributes scratch = new OtlpAttributes();
    int resourceOrdinal = 0;
    int scopeOrdinal = 0;
    int spans = 0;
    int invalidIds = 0;
    while (reader.nextSpan()) {
      if (reader.resourceOrdinal() != resourceOrdinal) {
        resourceOrdinal = reader.resourceOrdinal();
        ContextDecoder.checkResource(
            request, reader.resourceOffset(), reader.resourceLength(), scratch);
      }
      if (reader.scopeOrdinal() != scopeOrdinal) {
        scopeOrdinal = reader.scopeOrdinal();
        ContextDecoder.checkScope(request, reader.scopeOffset(), reader.scopeLength(), scratch);
      }
      for (int i = 0; i < reader.eventCount(); i++) {
        reader.event(i);
      }
      for (int i = 0; i < reader.linkCount(); i++) {
        reader.link(i);
      }
      spans++;
      if ((reader.traceIdHigh() | reader.traceIdLow()) == 0 || reader.spanId() == 0) {
        invalidIds++;
      }
    }
    return new OtlpBatch(request, spans, invalidIds);
  }

  /** A batch of spans made here, for instance from JSON. */
  public static OtlpBatch of(List<Span> spans) {
    return parse(OtlpWriter.write(spans));
  }

  /** The request itself, not a copy: must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public int sizeBytes() {
    return bytes.length;
  }

  public int spanCount() {
    return spanCount;
  }

  /** Spans whose trace id or span id is absent or all zero, which OTLP calls invalid. */
  public int invalidIdCount() {
    return invalidIdCount;
  }

  public List<Span> decode() {
    return OtlpDecoder.decode(bytes);
  }
}
