package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.bootstrap.propagation.TextGetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a record that a source task has made, which may be those of the record it was made
 * from. As the task made them: the worker's default converter writes bytes, which is how a mirrored
 * header comes, in base64. Names in any case; long values are not even decoded.
 */
final class SourceHeaders implements TextGetter<SourceRecord> {
  static final SourceHeaders INSTANCE = new SourceHeaders();

  /** More than any format allows. */
  private static final int MAX_VALUE_LENGTH = 16_384;

  private SourceHeaders() {}

  @Override
  public @Nullable String get(SourceRecord record, String name) {
    for (Header header : record.headers()) {
      if (header.key().equalsIgnoreCase(name)) {
        String text = text(header.value());
        if (text != null) {
          return text;
        }
      }
    }
    return null;
  }

  @Override
  public Iterable<String> all(SourceRecord record, String name) {
    List<String> values = new ArrayList<>(2);
    for (Header header : record.headers()) {
      String text = header.key().equalsIgnoreCase(name) ? text(header.value()) : null;
      if (text != null) {
        values.add(text);
      }
    }
    return values;
  }

  @Override
  public Iterable<String> names(SourceRecord record) {
    List<String> names = new ArrayList<>();
    for (Header header : record.headers()) {
      names.add(header.key());
    }
    return names;
  }

  private static @Nullable String text(@Nullable Object value) {
    if (value instanceof String) {
      return ((String) value).length() <= MAX_VALUE_LENGTH ? (String) value : null;
    }
    return value instanceof byte[] && ((byte[]) value).length <= MAX_VALUE_LENGTH
        ? new String((byte[]) value, StandardCharsets.UTF_8)
        : null;
  }
}
