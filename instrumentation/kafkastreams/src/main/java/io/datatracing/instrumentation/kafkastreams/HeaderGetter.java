package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.propagation.TextGetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads a received record's headers, taken from it once: as an array they cost no iterator, where
 * mostly names are looked for that are not there. Names are compared without regard to case, which
 * Kafka itself does not: libraries write {@code X-B3-TraceId} or {@code x-b3-traceid}. Bytes that
 * are no UTF-8 become characters that no propagation format accepts.
 */
final class HeaderGetter implements TextGetter<Header[]> {
  static final HeaderGetter INSTANCE = new HeaderGetter();

  /**
   * The longest value any format allows is 8,192 bytes of baggage; longer ones are not even
   * decoded.
   */
  static final int MAX_VALUE_BYTES = 16_384;

  private HeaderGetter() {}

  @Override
  public @Nullable String get(Header[] headers, String name) {
    for (Header header : headers) {
      if (is(header, name) && isReadable(header)) {
        return text(header.value());
      }
    }
    return null;
  }

  @Override
  public @Nullable String single(Header[] headers, String name) {
    byte[] only = singleBytes(headers, name);
    return only == null ? null : text(only);
  }

  @Override
  public boolean hasBytes() {
    return true;
  }

  @Override
  public byte @Nullable [] singleBytes(Header[] headers, String name) {
    byte[] only = null;
    for (Header header : headers) {
      if (is(header, name) && isReadable(header)) {
        if (only != null) {
          return null;
        }
        only = header.value();
      }
    }
    return only;
  }

  @Override
  public Iterable<String> all(Header[] headers, String name) {
    List<String> values = new ArrayList<>(2);
    for (Header header : headers) {
      if (is(header, name) && isReadable(header)) {
        values.add(text(header.value()));
      }
    }
    return values;
  }

  @Override
  public Iterable<String> names(Header[] headers) {
    List<String> names = new ArrayList<>();
    for (Header header : headers) {
      names.add(header.key());
    }
    return names;
  }

  private static boolean isReadable(Header header) {
    byte[] value = header.value();
    return value != null && value.length <= MAX_VALUE_BYTES;
  }

  /** Nearly all are written as we ask for them, or are others with other lengths. */
  private static boolean is(Header header, String name) {
    String key = header.key();
    return key.equals(name) || key.equalsIgnoreCase(name);
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
