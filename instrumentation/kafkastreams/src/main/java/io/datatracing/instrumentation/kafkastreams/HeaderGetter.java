package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.bootstrap.propagation.TextGetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads a received record's headers. Names are compared without regard to case, which Kafka itself
 * does not: libraries write {@code X-B3-TraceId} or {@code x-b3-traceid}. Bytes that are no UTF-8
 * become characters that no propagation format accepts.
 */
final class HeaderGetter implements TextGetter<ConsumerRecord<?, ?>> {
  static final HeaderGetter INSTANCE = new HeaderGetter();

  /**
   * The longest value any format allows is 8,192 bytes of baggage; longer ones are not even
   * decoded.
   */
  static final int MAX_VALUE_BYTES = 16_384;

  private HeaderGetter() {}

  @Override
  public @Nullable String get(ConsumerRecord<?, ?> record, String name) {
    // Mostly of a name that is not there: an array costs half of what an iterator does.
    for (Header header : record.headers().toArray()) {
      if (header.key().equalsIgnoreCase(name) && isReadable(header)) {
        return text(header);
      }
    }
    return null;
  }

  @Override
  public @Nullable String single(ConsumerRecord<?, ?> record, String name) {
    Header only = null;
    for (Header header : record.headers()) {
      if (header.key().equalsIgnoreCase(name) && isReadable(header)) {
        if (only != null) {
          return null;
        }
        only = header;
      }
    }
    return only == null ? null : text(only);
  }

  @Override
  public Iterable<String> all(ConsumerRecord<?, ?> record, String name) {
    List<String> values = new ArrayList<>(2);
    for (Header header : record.headers()) {
      if (header.key().equalsIgnoreCase(name) && isReadable(header)) {
        values.add(text(header));
      }
    }
    return values;
  }

  @Override
  public Iterable<String> names(ConsumerRecord<?, ?> record) {
    List<String> names = new ArrayList<>();
    for (Header header : record.headers()) {
      names.add(header.key());
    }
    return names;
  }

  private static boolean isReadable(Header header) {
    byte[] value = header.value();
    return value != null && value.length <= MAX_VALUE_BYTES;
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
