package io.datatracing.collector.otlp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one protobuf message, found by their names in JSON: {@code lowerCamelCase}, or as
 * in the {@code .proto} file.
 */
final class MessageType {
  /**
   * @param type of a field of kind {@link FieldKind#MESSAGE}, else null
   * @param names of a field of kind {@link FieldKind#ENUM} by number, else empty
   */
  record Field(
      int number,
      FieldKind kind,
      boolean repeated,
      @Nullable MessageType type,
      List<String> names) {}

  private final Map<String, Field> fields = new HashMap<>();

  @Nullable Field field(String name) {
    return fields.get(name);
  }

  MessageType field(int number, String name, FieldKind kind) {
    return add(name, new Field(number, kind, false, null, List.of()));
  }

  MessageType repeated(int number, String name, FieldKind kind) {
    return add(name, new Field(number, kind, true, null, List.of()));
  }

  MessageType message(int number, String name, MessageType type) {
    return add(name, new Field(number, FieldKind.MESSAGE, false, type, List.of()));
  }

  MessageType repeated(int number, String name, MessageType type) {
    return add(name, new Field(number, FieldKind.MESSAGE, true, type, List.of()));
  }

  MessageType enumeration(int number, String name, List<String> names) {
    return add(name, new Field(number, FieldKind.ENUM, false, null, names));
  }

  private MessageType add(String protoName, Field field) {
    fields.put(protoName, field);
    fields.put(camelCase(protoName), field);
    return this;
  }

  private static String camelCase(String protoName) {
    StringBuilder name = new StringBuilder(protoName.length());
    boolean upper = false;
    for (char c : protoName.toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.toString();
  }
}
