package io.datatracing.collector.sampling.span;

import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ProtobufWriter;

/**
 * Puts encoded spans, from whatever requests they came in, into a new {@code
 * ExportTraceServiceRequest}: bytes are copied, nothing is decoded. Spans that follow each other
 * under equal resources or scopes share one message. For one thread.
 */
public final class RequestBuilder {
  /** No additional fields. */
  public static final byte[] NOTHING = {};

  private final ProtobufWriter out = new ProtobufWriter();
  private boolean isOpen;
  private int resourceSpans;
  private int scopeSpans;
  private Enclosure enclosure = Enclosure.EMPTY;
  private int spans;

  /**
   * What stands around a span.
   *
   * @param resource the {@code Resource} message, empty when absent
   * @param scope the {@code InstrumentationScope} message
   */
  public record Enclosure(
      Slice resource, Slice resourceSchemaUrl, Slice scope, Slice scopeSchemaUrl) {
    static final Enclosure EMPTY =
        new Enclosure(Slice.EMPTY, Slice.EMPTY, Slice.EMPTY, Slice.EMPTY);

    /** That of the reader's current span. */
    public static Enclosure of(OtlpReader reader) {
      byte[] bytes = reader.bytes();
      return new Enclosure(
          new Slice(bytes, reader.resourceOffset(), reader.resourceLength()),
          new Slice(bytes, reader.resourceSchemaUrlOffset(), reader.resourceSchemaUrlLength()),
          new Slice(bytes, reader.scopeOffset(), reader.scopeLength()),
          new Slice(bytes, reader.scopeSchemaUrlOffset(), reader.scopeSchemaUrlLength()));
    }

    private boolean hasResourceOf(Enclosure other) {
      return resource.isEqual(other.resource) && resourceSchemaUrl.isEqual(other.resourceSchemaUrl);
    }

    private boolean hasScopeOf(Enclosure other) {
      return scope.isEqual(other.scope) && scopeSchemaUrl.isEqual(other.scopeSchemaUrl);
    }
  }

  public int spans() {
    return spans;
  }

  public int sizeBytes() {
    return out.size();
  }

  /**
   * Adds a span.
   *
   * @param more encoded fields of the span that are put behind its own; a field that is there
   *     already and not repeated gets the later value (protobuf)
   */
  public void add(Enclosure around, Slice span, byte[] more) {
    // By identity first: nearly always the span before came out of the same ScopeSpans.
    if (!isOpen || around != enclosure) {
      enter(around);
    }
    int message = out.beginMessage(2);
    out.encodedFields(span.bytes(), span.offset(), span.length());
    out.encodedFields(more);
    out.endMessage(message);
    spans++;
  }

  private void enter(Enclosure around) {
    boolean sameResource = isOpen && around.hasResourceOf(enclosure);
    if (sameResource && around.hasScopeOf(enclosure)) {
      return;
    }
    if (isOpen) {
      closeScope();
      if (!sameResource) {
        closeResource();
      }
    }
    if (!sameResource) {
      resourceSpans = out.beginMessage(1);
      subject(around.resource);
    }
    scopeSpans = out.beginMessage(2);
    subject(around.scope);
    enclosure = around;
    isOpen = true;
  }

  private void subject(Slice subject) {
    if (subject.length() > 0) {
      out.requiredBytesField(1, subject.bytes(), subject.offset(), subject.length());
    }
  }

  private void closeScope() {
    schemaUrl(enclosure.scopeSchemaUrl);
    out.endMessage(scopeSpans);
  }

  private void closeResource() {
    schemaUrl(enclosure.resourceSchemaUrl);
    out.endMessage(resourceSpans);
  }

  private void schemaUrl(Slice url) {
    if (url.length() > 0) {
      out.requiredBytesField(3, url.bytes(), url.offset(), url.length());
    }
  }

  /** The request; the builder is empty afterwards. */
  public OtlpBatch build() {
    if (isOpen) {
      closeScope();
      closeResource();
    }
    OtlpBatch batch = OtlpBatch.parse(out.toByteArray());
    out.reset();
    isOpen = false;
    enclosure = Enclosure.EMPTY;
    spans = 0;
    return batch;
  }
}
