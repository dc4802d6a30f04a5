package io.datatracing.model.otlp;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpText.Message;
import java.util.List;

/**
 * An {@code ExportTraceServiceRequest} that has been checked from its first to its last byte, so
 * that whoever holds one may read it without expecting an error. All its strings are UTF-8: what
 * was not is U+FFFD, and counted.
 */
public final class OtlpBatch {
  private final byte[] bytes;
  private final int spanCount;
  private final int invalidIdCount;
  private final int replacedStrings;

  private OtlpBatch(byte[] bytes, int spanCount, int invalidIdCount, int replacedStrings) {
    this.bytes = bytes;
    this.spanCount = spanCount;
    this.invalidIdCount = invalidIdCount;
    this.replacedStrings = replacedStrings;
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
    boolean isUtf8 = true;
    while (reader.nextSpan()) {
      if (reader.resourceOrdinal() != resourceOrdinal) {
        resourceOrdinal = reader.resourceOrdinal();
        ContextDecoder.checkResource(
            request, reader.resourceOffset(), reader.resourceLength(), scratch);
        isUtf8 = isUtf8 && isResourceUtf8(reader);
      }
      if (reader.scopeOrdinal() != scopeOrdinal) {
        scopeOrdinal = reader.scopeOrdinal();
        ContextDecoder.checkScope(request, reader.scopeOffset(), reader.scopeLength(), scratch);
        isUtf8 = isUtf8 && isScopeUtf8(reader);
      }
      boolean isAscii = OtlpText.isAscii(reader);
      for (int i = 0; i < reader.eventCount(); i++) {
        isAscii &= reader.event(i).isAscii(request);
      }
      for (int i = 0; i < reader.linkCount(); i++) {
        isAscii &= reader.link(i).isAscii(request);
      }
      if (!isAscii && isUtf8) {
        isUtf8 = OtlpText.isUtf8(request, reader.spanOffset(), reader.spanLength(), Message.SPAN);
      }
      spans++;
      if ((reader.traceIdHigh() | reader.traceIdLow()) == 0 || reader.spanId() == 0) {
        invalidIds++;
      }
    }
    if (isUtf8) {
      return new OtlpBatch(request, spans, invalidIds, 0);
    }
    OtlpText text = OtlpText.replaced(request);
    return new OtlpBatch(text.request(), spans, invalidIds, text.count());
  }

  private static boolean isResourceUtf8(OtlpReader reader) {
    byte[] bytes = reader.bytes();
    return OtlpText.isUtf8(
            bytes, reader.resourceOffset(), reader.resourceLength(), Message.RESOURCE)
        && OtlpText.isUtf8(
            bytes, reader.resourceSchemaUrlOffset(), reader.resourceSchemaUrlLength());
  }

  private static boolean isScopeUtf8(OtlpReader reader) {
    byte[] bytes = reader.bytes();
    return OtlpText.isUtf8(bytes, reader.scopeOffset(), reader.scopeLength(), Message.SCOPE)
        && OtlpText.isUtf8(bytes, reader.scopeSchemaUrlOffset(), reader.scopeSchemaUrlLength());
  }

  /** A batch of spans made here, for instance from JSON. */
  public static OtlpBatch of(List<Span> spans) {
    return parse(OtlpWriter.write(spans));
  }

  /** The request itself where it was all UTF-8, not a copy: must not be changed. */
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

  /** Strings of the request, wherever they stand in it, that were not UTF-8. */
  public int replacedStrings() {
    return replacedStrings;
  }

  public List<Span> decode() {
    return OtlpDecoder.decode(bytes);
  }
}
