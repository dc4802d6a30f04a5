package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.propagation.TextGetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record that a source task has made, which may be those of the record it was made
 * from. Names in any case; long values are not even decoded.
 */
final class ProducedHeaders implements TextGetter<ProducerRecord<?, ?>> {
  static final ProducedHeaders INSTANCE = new ProducedHeaders();

  /** More than any format allows. */
  private static final int MAX_VALUE_BYTES = 16_384;

  private ProducedHeaders() {}

  @Override
  public @Nullable String get(ProducerRecord<?, ?> record, String name) {
    for (Header header : record.headers()) {
      if (header.key().equalsIgnoreCase(name) && isReadable(header)) {
        return text(header);
      }
    }
    return null;
  }

  @Override
  public Iterable<String> all(ProducerRecord<?, ?> record, String name) {
    List<String> values = new ArrayList<>(2);
    for (Header header : record.headers()) {
      if (header.key().equalsIgnoreCase(name) && isReadable(header)) {
        values.add(text(header));
      }
    }
    return values;
  }

  @Override
  public Iterable<String> names(ProducerRecord<?, ?> record) {
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
