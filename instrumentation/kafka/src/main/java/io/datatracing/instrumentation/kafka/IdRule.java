package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.messaging.RecordSettings;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Where one business id of a topic's records stands: in a header, or in a field of the value. */
final class IdRule {
  /** The most that one id takes, its name included, which has at most 64 bytes. */
  static final int MAX_BYTES = 256;

  private final String name;
  private final @Nullable String header;
  private final String[] steps;
  private final JsonPath path;

  /**
   * @param rule as {@link RecordSettings#idRules} describes it
   */
  IdRule(String[] rule) {
    name = rule[1];
    header = rule[2].equals(RecordSettings.HEADER) ? rule[3] : null;
    steps = rule;
    path = new JsonPath(header == null ? rule : new String[0], header == null ? 3 : 0);
  }

  boolean readsValue() {
    return header == null;
  }

  /**
   * @param bytes the serialized value, null for a tombstone or if no rule reads values
   * @param value the value as the application has it
   * @return {@code name=value}; null if the record has none
   */
  @Nullable String read(
      Headers headers, byte @Nullable [] bytes, @Nullable Object value, boolean plain) {
    byte[] id = header == null ? field(bytes, value) : header(headers, header);
    if (id == null) {
      return null;
    }
    String text = plain ? RecordKeys.text(id) : null;
    return name + "=" + (text == null ? RecordKeys.hash(id) : RecordKeys.plain(text, id));
  }

  private static byte @Nullable [] header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    byte[] id = header == null ? null : header.value();
    if (id != null && id.length > RecordHeaderGetter.MAX_VALUE_BYTES) {
      RecordSettings.unreadable();
      return null;
    }
    return id;
  }

  private byte @Nullable [] field(byte @Nullable [] bytes, @Nullable Object value) {
    if (bytes == null) {
      return null;
    }
    byte[] id = path.read(bytes, 0, bytes.length);
    if (id != JsonPath.UNREADABLE) {
      return id;
    }
    if (AvroFields.isRecord(value)) {
      String text = AvroFields.read(value, steps, 3);
      return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
    RecordSettings.unreadable();
    return null;
  }
}
