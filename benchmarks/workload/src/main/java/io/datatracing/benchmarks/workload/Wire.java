package io.datatracing.benchmarks.workload;

import io.datatracing.model.otlp.ProtobufWriter;

/** Attributes as {@code KeyValue} fields of a span (9), event (3), resource or scope (1). */
final class Wire {
  static final int OF_SPAN = 9;
  static final int OF_EVENT = 3;
  static final int OF_RESOURCE = 1;

  private Wire() {}

  static void put(ProtobufWriter out, int field, String key, String value) {
    int keyValue = out.beginMessage(field);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.stringField(1, value);
    out.endMessage(any);
    out.endMessage(keyValue);
  }

  static void put(ProtobufWriter out, int field, String key, long value) {
    int keyValue = out.beginMessage(field);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.requiredVarintField(3, value);
    out.endMessage(any);
    out.endMessage(keyValue);
  }
}
