package io.datatracing.collector.intake;

import io.datatracing.model.otlp.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes one {@code KeyValue} as a field of the number that attributes have in a message. */
public final class AttributeFields {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** The members of {@code AnyValue}. */
  private static final int STRING = 1;

  private static final int BOOL = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int BYTES = 7;

  private AttributeFields() {}

  public static void string(ProtobufWriter out, int field, String key, String value) {
    int message = out.beginMessage(field);
    out.stringField(KEY, key);
    int any = out.beginMessage(VALUE);
    out.requiredBytesField(STRING, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(message);
  }

  public static void integer(ProtobufWriter out, int field, String key, long value) {
    int message = out.beginMessage(field);
    out.stringField(KEY, key);
    int any = out.beginMessage(VALUE);
    out.requiredVarintField(INT, value);
    out.endMessage(any);
    out.endMessage(message);
  }

  public static void number(ProtobufWriter out, int field, String key, double value) {
    int message = out.beginMessage(field);
    out.stringField(KEY, key);
    int any = out.beginMessage(VALUE);
    out.requiredFixed64Field(DOUBLE, Double.doubleToRawLongBits(value));
    out.endMessage(any);
    out.endMessage(message);
  }

  public static void bool(ProtobufWriter out, int field, String key, boolean value) {
    int message = out.beginMessage(field);
    out.stringField(KEY, key);
    int any = out.beginMessage(VALUE);
    out.requiredVarintField(BOOL, value ? 1 : 0);
    out.endMessage(any);
    out.endMessage(message);
  }

  public static void bytes(ProtobufWriter out, int field, String key, byte[] value) {
    int message = out.beginMessage(field);
    out.stringField(KEY, key);
    int any = out.beginMessage(VALUE);
    out.requiredBytesField(BYTES, value);
    out.endMessage(any);
    out.endMessage(message);
  }

  public static void strings(ProtobufWriter out, int field, String key, List<String> values) {
    int message = out.beginMessage(field);
    out.stringField(KEY, key);
    int any = out.beginMessage(VALUE);
    int array = out.beginMessage(ARRAY);
    for (String value : values) {
      int element = out.beginMessage(1);
      out.requiredBytesField(STRING, value.getBytes(StandardCharsets.UTF_8));
      out.endMessage(element);
    }
    out.endMessage(array);
    out.endMessage(any);
    out.endMessage(message);
  }
}
