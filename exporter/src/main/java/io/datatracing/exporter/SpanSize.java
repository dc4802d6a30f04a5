package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.AttributeList;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Roughly what a waiting span keeps in memory. Strings count a byte a char, as newer JVMs keep
 * Latin text; what is shared (keys, ids of the trace, attributes of a client) does not count.
 */
public final class SpanSize {
  private static final int SPAN = 240;
  private static final int PART = 64;
  private static final int STRING = 24;
  private static final int NUMBER = 8;

  private SpanSize() {}

  public static int estimateBytes(Span span) {
    int bytes = SPAN + attributes(span);
    List<SpanEvent> events = span.events();
    for (int i = 0; i < events.size(); i++) {
      bytes += PART + attributes(events.get(i));
    }
    // Links hold next to nothing but their two ids.
    return bytes + span.links().size() * 3 * PART;
  }

  private static int attributes(AttributeList list) {
    int bytes = 0;
    int count = list.attributeCount();
    for (int i = list.sharedCount(); i < count; i++) {
      Object value = list.rawValueAt(i);
      if (value instanceof String) {
        bytes += STRING + ((String) value).length();
      } else if (value != null && !(value instanceof Boolean)) {
        bytes += value.getClass().isArray() ? array(value) : NUMBER;
      }
    }
    return bytes;
  }

  private static int array(Object array) {
    if (!(array instanceof String[])) {
      return STRING + NUMBER * java.lang.reflect.Array.getLength(array);
    }
    int bytes = STRING;
    for (@Nullable String element : (String[]) array) {
      bytes += element == null ? NUMBER : STRING + element.length();
    }
    return bytes;
  }
}
