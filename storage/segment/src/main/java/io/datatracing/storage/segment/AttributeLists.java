package io.datatracing.storage.segment;

import io.datatracing.model.AttributeValue;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.TextChoice;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys the attributes of a service's spans and resources have, with their values where those
 * are few: what a person chooses from, so that nobody looks through spans for it.
 *
 * <p>A list tells whether it has all values. Of a key with more than {@link #MAX_VALUES} it has
 * {@link #SOME_VALUES}, the first that came.
 */
final class AttributeLists {
  static final int MAX_VALUES = 100;
  static final int SOME_VALUES = 20;

  /** Of the texts in one list. */
  private static final int MAX_LIST_BYTES = 4096;

  private final Map<String, Map<String, Texts>> services = new TreeMap<>();
  private boolean complete = true;

  /** Of one key of one service, in the order in which they came. */
  static final class Texts {
    private final Set<String> texts = new LinkedHashSet<>();
    private int bytes;
    private boolean complete = true;

    void add(AttributeValue value) {
      if (value instanceof AttributeValue.ArrayValue array) {
        array.values().forEach(element -> add(element.text()));
      } else {
        add(value.text());
      }
    }

    private void add(String text) {
      if (texts.contains(text)) {
        return;
      }
      bytes += text.length();
      if (text.length() > AttributeTexts.MAX_LENGTH
          || bytes > MAX_LIST_BYTES
          || texts.size() == MAX_VALUES) {
        complete = false;
      } else {
        texts.add(text);
      }
    }

    void setIncomplete() {
      complete = false;
    }
  }

  /** There are keys that nobody adds. */
  void setIncomplete() {
    complete = false;
  }

  /** All of a table that nobody adds to. */
  static AttributeLists of(SpanTable table) {
    AttributeLists lists = new AttributeLists();
    new AttributeReading(table, null, null, lists, true).rows(Long.MIN_VALUE, Long.MAX_VALUE);
    return lists;
  }

  /**
   * Of the spans that are published and start in {@code [startNanos, endNanos)}.
   *
   * @param service that is wanted; null for all
   * @param key that is wanted; null for all
   */
  static AttributeLists of(
      SpanTable table,
      @Nullable String service,
      @Nullable String key,
      long startNanos,
      long endNanos) {
    AttributeLists lists = new AttributeLists();
    new AttributeReading(table, service, key, lists, false).rows(startNanos, endNanos);
    return lists;
  }

  /** The list of a key, empty at first. */
  Texts texts(String service, String key) {
    return services
        .computeIfAbsent(service, s -> new TreeMap<>())
        .computeIfAbsent(key, k -> new Texts());
  }

  /** Tells the keys of a service, or of all; or the values of a key where one is given. */
  void tell(@Nullable String service, @Nullable String key, TextChoice out) {
    if (!complete) {
      out.setIncomplete();
    }
    for (Map.Entry<String, Map<String, Texts>> each : services.entrySet()) {
      if (service != null && !service.equals(each.getKey())) {
        continue;
      }
      if (key == null) {
        each.getValue().keySet().forEach(out::add);
        continue;
      }
      Texts values = each.getValue().get(key);
      if (values != null) {
        values.texts.forEach(out::add);
        if (!values.complete) {
          out.setIncomplete();
        }
      }
    }
  }

  /**
   * Writes section {@link BlockFormat#SECTION_ATTRIBUTES}.
   *
   * <pre>
   *  attributes := complete:u8 services:varint (name:string length:varint list*)*
   *  list       := key:string complete:u8 texts:varint (text:string)*     until the length is used
   * </pre>
   *
   * A complete section has all keys of all services. Sorted by service, then key.
   */
  void write(ByteSink out) {
    ByteSink bodies = new ByteSink(1 << 12);
    ByteSink body = new ByteSink(1 << 10);
    int written = 0;
    boolean isWhole = complete;
    for (Map.Entry<String, Map<String, Texts>> service : services.entrySet()) {
      body.clear();
      service
          .getValue()
          .forEach(
              (key, texts) -> {
                body.string(key);
                body.u8(texts.complete ? 1 : 0);
                body.varint(texts.texts.size());
                texts.texts.forEach(body::string);
              });
      if (bodies.size() + body.size() > BlockFormat.MAX_ATTRIBUTES_BYTES) {
        isWhole = false;
        continue;
      }
      bodies.string(service.getKey());
      bodies.sized(body.array(), 0, body.size());
      written++;
    }
    out.u8(isWhole ? 1 : 0);
    out.varint(written);
    out.bytes(bodies.array(), 0, bodies.size());
  }

  /** As {@link #tell}, from a section's content. */
  static void tell(byte[] content, @Nullable String service, @Nullable String key, TextChoice out) {
    ByteSource in = new ByteSource(content, 0);
    if (in.u8() == 0) {
      out.setIncomplete();
    }
    for (int services = in.varint32(); services > 0; services--) {
      boolean isWanted = in.string().equals(service) || service == null;
      int length = in.varint32();
      int end = in.position() + length;
      if (!isWanted) {
        in.skip(length);
      }
      while (in.position() < end) {
        list(in, key, out);
      }
    }
  }

  private static void list(ByteSource in, @Nullable String key, TextChoice out) {
    String name = in.string();
    boolean isComplete = in.u8() == 1;
    if (key == null) {
      out.add(name);
    }
    boolean isWanted = name.equals(key);
    for (int texts = in.varint32(); texts > 0; texts--) {
      if (isWanted) {
        out.add(in.string());
      } else {
        in.skip(in.varint32());
      }
    }
    if (isWanted && !isComplete) {
      out.setIncomplete();
    }
  }
}
