package io.datatracing.collector.datadog;

import io.datatracing.collector.intake.SpanAssembler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** A trace of two spans in both forms; what the tracer sends itself is in DatadogTracerTest. */
public final class DatadogSamples {
  public static final byte[] V4 = v4();
  public static final byte[] V5 = v5();

  private DatadogSamples() {}

  public static void readV4(byte[] bytes, SpanAssembler out) {
    DatadogReader.read(bytes, new DatadogTranslator(out, Map.of("telemetry.sdk.name", "a")), false);
  }

  public static void readV5(byte[] bytes, SpanAssembler out) {
    DatadogReader.read(bytes, new DatadogTranslator(out, Map.of("telemetry.sdk.name", "a")), true);
  }

  private static byte[] v4() {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packArrayHeader(1).packArrayHeader(2);
      for (long id = 1; id <= 2; id++) {
        out.packMapHeader(15);
        out.packString("service").packString("shop");
        out.packString("name").packString("web.request");
        out.packString("resource").packString("GET /");
        out.packString("type").packString("web");
        out.packString("trace_id").packBigInteger(java.math.BigInteger.ONE.shiftLeft(63));
        out.packString("span_id").packLong(id);
        out.packString("parent_id").packLong(id - 1);
        out.packString("start").packLong(1_000);
        out.packString("duration").packLong(5);
        out.packString("error").packInt(1);
        out.packString("meta").packMapHeader(2);
        out.packString("_dd.p.tid").packString("640cfd8d00000000");
        out.packString("_dd.span_links")
            .packString(
                "[{\"trace_id\":\"00000000000000010000000000000002\",\"span_id\":"
                    + "\"0000000000000003\",\"flags\":1,\"attributes\":{\"a\":\"b\"}}]");
        out.packString("metrics").packMapHeader(1);
        out.packString("_sampling_priority_v1").packDouble(2);
        out.packString("meta_struct").packMapHeader(1);
        out.packString("appsec").packBinaryHeader(2).writePayload(new byte[] {1, 2});
        out.packString("span_links").packArrayHeader(1).packMapHeader(4);
        out.packString("trace_id").packLong(2);
        out.packString("trace_id_high").packLong(1);
        out.packString("span_id").packLong(3);
        out.packString("attributes").packMapHeader(1).packString("a").packString("b");
        out.packString("span_events").packArrayHeader(1).packMapHeader(3);
        out.packString("time_unix_nano").packLong(1_001);
        out.packString("name").packString("retry");
        out.packString("attributes").packMapHeader(2);
        out.packString("n").packMapHeader(2);
        out.packString("type").packInt(2).packString("int_value").packLong(7);
        out.packString("list").packMapHeader(2).packString("type").packInt(4);
        out.packString("array_value").packMapHeader(1).packString("values").packArrayHeader(2);
        out.packMapHeader(2)
            .packString("type")
            .packInt(0)
            .packString("string_value")
            .packString("x");
        out.packMapHeader(2)
            .packString("type")
            .packInt(1)
            .packString("bool_value")
            .packBoolean(true);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] v5() {
    List<String> table = new ArrayList<>(List.of("", "shop", "web.request", "GET /", "web"));
    table.addAll(List.of("_dd.p.tid", "640cfd8d00000000", "_sampling_priority_v1"));
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      out.packArrayHeader(2).packArrayHeader(table.size());
      for (String text : table) {
        out.packString(text);
      }
      out.packArrayHeader(1).packArrayHeader(2);
      for (long id = 1; id <= 2; id++) {
        out.packArrayHeader(12).packInt(1).packInt(2).packInt(3);
        out.packLong(7).packLong(id).packLong(id - 1).packLong(1_000).packLong(5).packInt(0);
        out.packMapHeader(1).packInt(5).packInt(6);
        out.packMapHeader(1).packInt(7).packDouble(1);
        out.packInt(4);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
