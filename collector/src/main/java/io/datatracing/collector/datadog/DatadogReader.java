package io.datatracing.collector.datadog;

import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.model.otlp.ProtobufWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.value.ValueType;

/**
 * Reads a list of traces, each a list of spans. Versions 0.3 and 0.4 have a map for each span, 0.5
 * a list of twelve values whose texts are numbers of a table that comes first.
 *
 * <p>A trace is read twice: one of its spans, not always the first, has the upper half of the trace
 * id of all.
 */
final class DatadogReader {
  /** Fields of a span of version 0.5, in their order. */
  private static final String[] COLUMNS = {
    "service",
    "name",
    "resource",
    "trace_id",
    "span_id",
    "parent_id",
    "start",
    "duration",
    "error",
    "meta",
    "metrics",
    "type"
  };

  /** Trace ids of one list of spans; a tracer writes one trace into each. */
  private static final int MAX_TRACE_IDS = 1_000;

  private static final String[] NO_TABLE = {};

  private final byte[] bytes;
  private final DatadogTranslator span;
  private final boolean table;

  private MessagePackReader in;
  private String[] texts = NO_TABLE;

  private DatadogReader(byte[] bytes, DatadogTranslator span, boolean table) {
    this.bytes = bytes;
    this.span = span;
    this.table = table;
    this.in = new MessagePackReader(bytes, 0);
  }

  /**
   * @param table whether it is version 0.5
   * @throws UnreadableException when it is not a list of lists in MessagePack
   */
  static void read(byte[] bytes, DatadogTranslator spans, boolean table) {
    new DatadogReader(bytes, spans, table).payload();
  }

  private void payload() {
    if (table) {
      int parts = in.listOf("The body");
      if (parts != 2) {
        throw new UnreadableException(
            "The body is a list of "
                + parts
                + " values, but must be a table of texts and a list"
                + " of traces.");
      }
      texts();
    }
    int traces = in.listOf("The list of traces");
    for (int i = 0; i < traces; i++) {
      int at = in.position();
      Map<Long, String> upper = new HashMap<>();
      int spans = in.listOf("A trace");
      for (int s = 0; s < spans; s++) {
        findUpper(upper);
      }
      in = new MessagePackReader(bytes, at);
      in.listOf("A trace");
      for (int s = 0; s < spans; s++) {
        span(upper);
      }
    }
    if (in.hasMore()) {
      throw new UnreadableException(
          "Nothing may follow the list of traces, which ends at byte " + in.position() + ".");
    }
  }

  private void texts() {
    int count = in.listOf("The table of texts");
    // Each takes a byte at least: the announcement of a length is not yet a reason to allocate.
    String[] read = new String[Math.min(count, bytes.length)];
    for (int i = 0; i < count; i++) {
      String text = in.textOrSkip();
      if (text == null) {
        throw new UnreadableException("Entry " + i + " of the table of texts is no text.");
      }
      read[i] = text;
    }
    texts = read;
  }

  private void findUpper(Map<Long, String> upper) {
    Long[] id = {null};
    String[] digits = {null};
    int fields = table ? in.listOrSkip() : in.mapOrSkip();
    for (int i = 0; i < fields; i++) {
      String field = table ? column(i) : key();
      switch (field) {
        case "trace_id" -> id[0] = in.integerOrSkip();
        case "meta" -> {
          int entries = in.mapOrSkip();
          for (int e = 0; e < entries; e++) {
            String key = key();
            String value = text();
            if (key.equals(DatadogTranslator.UPPER_TRACE_ID)) {
              digits[0] = value;
            }
          }
        }
        default -> in.skip();
      }
    }
    if (id[0] != null && digits[0] != null && upper.size() < MAX_TRACE_IDS) {
      upper.put(id[0], digits[0]);
    }
  }

  private void span(Map<Long, String> upper) {
    span.begin();
    int fields = table ? in.listOrSkip() : in.mapOrSkip();
    if (fields < 0) {
      span.problem("a span is no " + (table ? "list" : "map"));
    } else if (table && fields != COLUMNS.length) {
      span.problem("a span has " + fields + " values, but must have " + COLUMNS.length);
    }
    for (int i = 0; i < fields; i++) {
      field(table ? column(i) : key());
    }
    span.end(upper);
  }

  private static String column(int i) {
    return i < COLUMNS.length ? COLUMNS[i] : "";
  }

  private void field(String name) {
    if (in.nextIs(ValueType.NIL)) {
      in.skip();
      return;
    }
    switch (name) {
      case "service", "name", "resource", "type" -> {
        String value = text();
        if (value == null) {
          span.problem(name + " of a span is no text");
        } else {
          span.text(name, value);
        }
      }
      case "trace_id", "span_id", "parent_id", "start", "duration", "error" -> {
        Long value = in.integerOrSkip();
        if (value == null) {
          span.problem(name + " of a span is no whole number");
        } else {
          span.number(name, value);
        }
      }
      case "meta" -> meta();
      case "metrics" -> metrics();
      case "meta_struct" -> metaStruct();
      case "span_links" -> links();
      case "span_events" -> events();
      default -> in.skip();
    }
  }

  private void meta() {
    int entries = in.mapOrSkip();
    for (int i = 0; i < entries; i++) {
      String key = key();
      String value = text();
      if (value == null) {
        span.problem("meta." + key + " of a span is no text");
      } else {
        span.meta(key, value);
      }
    }
  }

  private void metrics() {
    int entries = in.mapOrSkip();
    for (int i = 0; i < entries; i++) {
      String key = key();
      Double value = in.numberOrSkip();
      if (value == null) {
        span.problem("metrics." + key + " of a span is no number");
      } else {
        span.metric(key, value);
      }
    }
  }

  private void metaStruct() {
    int entries = in.mapOrSkip();
    for (int i = 0; i < entries; i++) {
      String key = key();
      byte[] value = in.bytesOrSkip();
      if (value == null) {
        span.problem("meta_struct." + key + " of a span is no sequence of bytes");
      } else {
        span.metaStruct(key, value);
      }
    }
  }

  private void links() {
    int links = in.listOrSkip();
    for (int i = 0; i < links; i++) {
      long[] ids = new long[4];
      String state = "";
      ProtobufWriter attributes = new ProtobufWriter();
      int fields = in.mapOrSkip();
      for (int f = 0; f < fields; f++) {
        String key = key();
        switch (key) {
          case "trace_id" -> ids[0] = zeroIfNone(in.integerOrSkip());
          case "trace_id_high" -> ids[1] = zeroIfNone(in.integerOrSkip());
          case "span_id" -> ids[2] = zeroIfNone(in.integerOrSkip());
          case "flags" -> ids[3] = zeroIfNone(in.integerOrSkip());
          case "tracestate" -> state = emptyIfNone(text());
          case "attributes" -> linkAttributes(attributes);
          default -> in.skip();
        }
      }
      byte[] encoded = attributes.toByteArray();
      span.link(
          ids[1],
          ids[0],
          ids[2],
          state,
          // Bit 31 says that the others are known; that is bit 8 of OTLP's only for "remote".
          (int) ids[3] & 0xff,
          (out, number) -> out.encodedFields(encoded));
    }
  }

  /** Written with the number that attributes have in a link. */
  private void linkAttributes(ProtobufWriter attributes) {
    int entries = in.mapOrSkip();
    for (int i = 0; i < entries; i++) {
      String key = key();
      AttributeFields.string(attributes, 4, key, emptyIfNone(text()));
    }
  }

  private void events() {
    int events = in.listOrSkip();
    for (int i = 0; i < events; i++) {
      long time = 0;
      String name = "";
      ProtobufWriter attributes = new ProtobufWriter();
      int fields = in.mapOrSkip();
      for (int f = 0; f < fields; f++) {
        String key = key();
        switch (key) {
          case "time_unix_nano" -> time = zeroIfNone(in.integerOrSkip());
          case "name" -> name = emptyIfNone(text());
          case "attributes" -> eventAttributes(attributes);
          default -> in.skip();
        }
      }
      byte[] encoded = attributes.toByteArray();
      span.event(time, name, (out, number) -> out.encodedFields(encoded));
    }
  }

  /**
   * Written with the number that attributes have in an event. A value is a map of its type (text,
   * truth, whole number, number, list) and the value in the field of the type.
   */
  private void eventAttributes(ProtobufWriter attributes) {
    int entries = in.mapOrSkip();
    for (int i = 0; i < entries; i++) {
      String key = key();
      int fields = in.mapOrSkip();
      for (int f = 0; f < fields; f++) {
        switch (key()) {
          case "string_value" ->
              AttributeFields.string(attributes, 3, key, emptyIfNone(in.textOrSkip()));
          case "bool_value" ->
              AttributeFields.bool(attributes, 3, key, Boolean.TRUE.equals(in.boolOrSkip()));
          case "int_value" ->
              AttributeFields.integer(attributes, 3, key, zeroIfNone(in.integerOrSkip()));
          case "double_value" -> {
            Double value = in.numberOrSkip();
            AttributeFields.number(attributes, 3, key, value == null ? 0 : value);
          }
          case "array_value" -> AttributeFields.strings(attributes, 3, key, elements());
          default -> in.skip();
        }
      }
    }
  }

  /** Of a list in an event, each as text: its elements have types of their own. */
  private List<String> elements() {
    List<String> elements = new ArrayList<>();
    int fields = in.mapOrSkip();
    for (int f = 0; f < fields; f++) {
      if (!key().equals("values")) {
        in.skip();
        continue;
      }
      int values = in.listOrSkip();
      for (int v = 0; v < values; v++) {
        int parts = in.mapOrSkip();
        for (int p = 0; p < parts; p++) {
          if (key().equals("type")) {
            in.skip();
          } else {
            elements.add(in.anyAsText());
          }
        }
      }
    }
    return elements;
  }

  /** Keys that are no text are passed over with their values, as unknown ones are. */
  private String key() {
    return emptyIfNone(text());
  }

  /** Null when it is none, and passed over. */
  private @Nullable String text() {
    if (!table) {
      return in.textOrSkip();
    }
    Long index = in.integerOrSkip();
    if (index == null || index < 0 || index >= texts.length) {
      span.problem("text " + index + " is not in the table, which has " + texts.length);
      return null;
    }
    return texts[index.intValue()];
  }

  private static String emptyIfNone(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static long zeroIfNone(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
