package io.datatracing.collector.sampling.span;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.otlp.OtlpAttributes;
import io.datatracing.model.otlp.OtlpDecoder;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.ValueDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reader's current span with what conditions ask of it. Bytes are compared with bytes; what is
 * made of them (the resource, texts) is made when somebody asks, the resource once for all spans
 * that share it. For one thread.
 */
public final class SpanView {
  /** {@code Status.code} of an error, and {@code Span.kind}s, as OTLP numbers them. */
  public static final int ERROR = 2;

  public static final int SERVER = 2;
  public static final int PRODUCER = 4;
  public static final int CONSUMER = 5;

  private OtlpReader reader = new OtlpReader();
  private int resourceOrdinal;
  private @Nullable Resource resource;

  /** Looks at another request; the reader has been reset to it. */
  public SpanView on(OtlpReader value) {
    reader = value;
    resource = null;
    return this;
  }

  /** The reader that moves this view. */
  public OtlpReader reader() {
    return reader;
  }

  public Resource resource() {
    Resource known = resource;
    if (known == null || resourceOrdinal != reader.resourceOrdinal()) {
      known = OtlpDecoder.resource(reader);
      resource = known;
      resourceOrdinal = reader.resourceOrdinal();
    }
    return known;
  }

  public String service() {
    return resource().serviceName();
  }

  public String name() {
    return ValueDecoder.string(reader.bytes(), reader.nameOffset(), reader.nameLength());
  }

  public String traceState() {
    return reader.traceStateLength() == 0
        ? ""
        : ValueDecoder.string(reader.bytes(), reader.traceStateOffset(), reader.traceStateLength());
  }

  public boolean isError() {
    return reader.statusCode() == ERROR;
  }

  public boolean isRoot() {
    return reader.parentSpanId() == 0;
  }

  /** Where a request or a record comes into a process: what people mean by a slow operation. */
  public boolean isEntry() {
    return isRoot() || reader.kind() == SERVER || reader.kind() == CONSUMER;
  }

  /** Negative when the sender's clock went back. */
  public long durationNanos() {
    return reader.endTimeUnixNano() - reader.startTimeUnixNano();
  }

  /** The index in the reader's attributes; -1 when the span has no such attribute. */
  public int find(byte[] key) {
    OtlpAttributes attributes = reader.attributes();
    byte[] bytes = reader.bytes();
    for (int i = 0; i < attributes.size(); i++) {
      int offset = attributes.keyOffset(i);
      if (attributes.keyLength(i) == key.length
          && Arrays.equals(bytes, offset, offset + key.length, key, 0, key.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The span's attribute, else the resource's; null when neither has it. */
  public @Nullable AttributeValue value(byte[] key, String keyText) {
    int index = find(key);
    if (index >= 0) {
      OtlpAttributes attributes = reader.attributes();
      return ValueDecoder.value(
          attributes.valueType(index),
          attributes.valueBits(index),
          reader.bytes(),
          attributes.valueOffset(index),
          attributes.valueLength(index));
    }
    for (Attribute attribute : resource().attributes()) {
      if (attribute.key().equals(keyText)) {
        return attribute.value();
      }
    }
    return null;
  }
}
