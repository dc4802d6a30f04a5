package io.datatracing.collector.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.UnreadableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThriftBoundsTest {
  private static final int HEADER_BYTES = 5;
  private static final byte BYTE = 3;
  private static final byte I64 = 10;
  private static final byte STRING = 11;
  private static final byte STRUCT = 12;
  private static final byte MAP = 13;
  private static final byte SET = 14;
  private static final byte LIST = 15;
  private static final short UNKNOWN_FIELD = 99;
  private static final short ANNOTATIONS = 6;

  /** Two spans, the first of which begins with a field more. */
  private static byte[] withField(byte type, short id, ByteBuffer content) {
    byte[] sample = ZipkinSamples.THRIFT;
    return ByteBuffer.allocate(sample.length + 3 + content.remaining())
        .put(sample, 0, HEADER_BYTES)
        .put(type)
        .putShort(id)
        .put(content)
        .put(sample, HEADER_BYTES, sample.length - HEADER_BYTES)
        .array();
  }

  private static SpanAssembler read(byte[] thrift) {
    SpanAssembler out = new SpanAssembler(1 << 20);
    ZipkinEncoding.THRIFT.translate(thrift, out, 1);
    return out;
  }

  private static void assertRefused(byte[] thrift, String why) {
    assertThatThrownBy(() -> read(thrift))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining(why);
  }

  private static ByteBuffer annotations(int count) {
    ByteBuffer list = ByteBuffer.allocate(5 + count).put(STRUCT).putInt(count);
    // Structs without a field.
    return list.position(list.capacity()).flip();
  }

  @Test
  void annotationsOfOneSpanHaveABound() {
    byte[] most = withField(LIST, ANNOTATIONS, annotations(ThriftBounds.MAX_ANNOTATIONS - 100));
    ThriftBounds.check(most);
    assertRefused(
        withField(LIST, ANNOTATIONS, annotations(ThriftBounds.MAX_ANNOTATIONS + 1)),
        "a span has more than 1000 annotations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"annotations", "binaryAnnotations"})
  void annotationsInJsonHaveTheSameBoundForEachSpan(String kind) {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= ThriftBounds.MAX_ANNOTATIONS; i++) {
      many.append(i == 0 ? "" : ",").append("{\"endpoint\":{\"serviceName\":\"s").append(i);
      many.append("\"},\"timestamp\":1,\"key\":\"k\",\"value\":\"v\"}");
    }
    String span = "{\"traceId\":\"000000000000000a\",\"id\":\"000000000000000b\",\"name\":\"n\"";
    String json = "[" + span + ",\"" + kind + "\":[" + many + "]}," + span + "}]";
    SpanAssembler out = new SpanAssembler(1 << 20);
    ZipkinEncoding.JSON_V1.translate(json.getBytes(StandardCharsets.UTF_8), out, 1);
    assertThat(out.toBatch().spanCount()).isEqualTo(1);
    assertThat(out.reasons()).contains("a span has 1001 annotations", "at most 1000");
  }

  @Test
  void fieldsThatZipkinDoesNotKnowAreNoFault() {
    ByteBuffer lists =
        ByteBuffer.allocate(64)
            .put(STRING)
            .put(LIST)
            .putInt(1)
            .putInt(2)
            .put(new byte[] {'i', 'd'})
            .put(I64)
            .putInt(2)
            .putLong(1)
            .putLong(2)
            .flip();
    assertThat(read(withField(MAP, UNKNOWN_FIELD, lists)).toBatch().spanCount()).isEqualTo(2);
    ByteBuffer none = ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(0).flip();
    assertThat(read(withField(SET, UNKNOWN_FIELD, none)).toBatch().spanCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(bytes = {LIST, SET})
  void sizesAreThoseOfBytesThatAreThere(byte type) {
    ByteBuffer huge = ByteBuffer.allocate(HEADER_BYTES).put(I64).putInt(Integer.MAX_VALUE).flip();
    assertRefused(withField(type, UNKNOWN_FIELD, huge), "size 2147483647");
    ByteBuffer less = ByteBuffer.allocate(HEADER_BYTES).put(I64).putInt(-1).flip();
    assertRefused(withField(type, UNKNOWN_FIELD, less), "size -1");
  }

  @Test
  void sizesOfMapsAndTextsAndAnnotationsAreThoseOfBytesThatAreThere() {
    ByteBuffer map = ByteBuffer.allocate(6).put(BYTE).put(BYTE).putInt(Integer.MAX_VALUE).flip();
    assertRefused(withField(MAP, UNKNOWN_FIELD, map), "size 2147483647");
    ByteBuffer text = ByteBuffer.allocate(4).putInt(100_000).flip();
    assertRefused(withField(STRING, UNKNOWN_FIELD, text), "size 100000");
    // Zipkin reads structs here, whatever the list says it has.
    ByteBuffer annotations =
        ByteBuffer.allocate(32)
            .put(BYTE)
            .putInt(1)
            .put(LIST)
            .putShort(UNKNOWN_FIELD)
            .put(I64)
            .putInt(Integer.MAX_VALUE)
            .flip();
    assertRefused(withField(LIST, ANNOTATIONS, annotations), "size 2147483647");
  }

  /** Some bytes that say of one another how many there are of what has no bytes. */
  @ParameterizedTest
  @ValueSource(bytes = {0, 1, 5, 7, 9, 16, -1})
  void elementsHaveBytes(byte type) {
    ByteBuffer list = ByteBuffer.allocate(HEADER_BYTES).put(type).putInt(1).flip();
    assertRefused(withField(LIST, UNKNOWN_FIELD, list), "type " + type);
  }

  @Test
  void nestingIsBounded() {
    int depth = 100_000;
    ByteBuffer lists = ByteBuffer.allocate(depth * HEADER_BYTES);
    for (int i = 0; i < depth; i++) {
      lists.put(LIST).putInt(1);
    }
    assertRefused(withField(LIST, UNKNOWN_FIELD, lists.flip()), "deeper than 32");
    ByteBuffer structs = ByteBuffer.allocate(depth * 3);
    for (int i = 0; i < depth; i++) {
      structs.put(STRUCT).putShort((short) 1);
    }
    assertRefused(withField(STRUCT, UNKNOWN_FIELD, structs.flip()), "deeper than 32");
  }
}
