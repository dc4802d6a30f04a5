package io.datatracing.collector.sampling.span;

import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.model.otlp.ValueType;
import java.nio.charset.StandardCharsets;

/** Attributes that samplers put on spans, and their encoded form as fields of a span. */
public final class Marks {
  /** docs/pipeline-model.md: {@code head}, {@code rescue}, {@code tail}, {@code forced}. */
  public static final String SAMPLED_BY = "datatracing.sampled.by";

  /** Which policy kept the trace; on its root, or on one span where there is none. */
  public static final String POLICY = "datatracing.sampled.policy";

  /** How many spans of the trace had been dropped before something made it worth keeping. */
  public static final String MISSING = "datatracing.sampled.missing";

  /** What would have become of the trace: {@code drop}, with the policy. */
  public static final String DRY_RUN = "datatracing.sampled.dry_run";

  /** True: head would have dropped it for cost, and a tail node decides. */
  public static final String HEAD_WOULD_DROP = "datatracing.head.would_drop";

  private static final int ATTRIBUTES = 9;

  private Marks() {}

  public static byte[] text(String key, String value) {
    ProtobufWriter out = new ProtobufWriter();
    int attribute = begin(out, key);
    int any = out.beginMessage(2);
    out.requiredBytesField(ValueType.STRING, value.getBytes(StandardCharsets.UTF_8));
    out.endMessage(any);
    out.endMessage(attribute);
    return out.toByteArray();
  }

  public static byte[] number(String key, long value) {
    return varint(key, ValueType.INT, value);
  }

  public static byte[] truth(String key) {
    return varint(key, ValueType.BOOL, 1);
  }

  private static byte[] varint(String key, int type, long value) {
    ProtobufWriter out = new ProtobufWriter();
    int attribute = begin(out, key);
    int any = out.beginMessage(2);
    out.requiredVarintField(type, value);
    out.endMessage(any);
    out.endMessage(attribute);
    return out.toByteArray();
  }

  private static int begin(ProtobufWriter out, String key) {
    int attribute = out.beginMessage(ATTRIBUTES);
    out.stringField(1, key);
    return attribute;
  }

  public static byte[] both(byte[] first, byte[] second) {
    byte[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
