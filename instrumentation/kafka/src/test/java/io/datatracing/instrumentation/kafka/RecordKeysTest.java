package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
  /** From {@code printf customer-7 | sha256sum}. */
  private static final String EXPECTED = "h:acade5fe58d0b5a8";

  @Test
  void hashIsTheBeginOfTheSha256OfTheSerializedKey() {
    assertThat(RecordKeys.hash("customer-7".getBytes(StandardCharsets.UTF_8))).isEqualTo(EXPECTED);
  }

  @Test
  void deserializedKeyHasTheHashOfItsSerializedForm() {
    byte[] bytes = "customer-7".getBytes(StandardCharsets.UTF_8);
    assertThat(RecordKeys.of("customer-7", false)).isEqualTo(EXPECTED);
    assertThat(RecordKeys.of(bytes, false)).isEqualTo(EXPECTED);
    assertThat(RecordKeys.of(7L, false))
        .isEqualTo(RecordKeys.hash(ByteBuffer.allocate(8).putLong(7).array()));
    assertThat(RecordKeys.of(7, false))
        .isEqualTo(RecordKeys.hash(ByteBuffer.allocate(4).putInt(7).array()));
    UUID id = new UUID(1, 2);
    assertThat(RecordKeys.of(id, false)).isEqualTo(RecordKeys.of(id.toString(), false));
  }

  @Test
  void keyOfAnotherTypeHasNoneOfItsOwn() {
    assertThat(RecordKeys.of(null, false)).isNull();
    assertThat(RecordKeys.of(List.of("customer-7"), false)).isNull();
    assertThat(RecordKeys.knows(List.of("customer-7"))).isFalse();
  }

  @Test
  void plainKeyIsItsText() {
    assertThat(RecordKeys.of("customer-7", true)).isEqualTo("p:customer-7");
    assertThat(RecordKeys.of(7L, true)).isEqualTo("p:7");
    byte[] text = "größe".getBytes(StandardCharsets.UTF_8);
    assertThat(RecordKeys.of(text, true)).isEqualTo("p:größe");
    assertThat(RecordKeys.of(List.of(), text, true)).isEqualTo("p:größe");
  }

  @Test
  void plainKeyThatIsNoTextOrTooLongIsHashed() {
    byte[] binary = {0, 0, 0, 7};
    assertThat(RecordKeys.of(binary, true)).isEqualTo(RecordKeys.hash(binary));
    byte[] broken = {(byte) 0xff, 'a'};
    assertThat(RecordKeys.of(broken, true)).isEqualTo(RecordKeys.hash(broken));
    String most = "x".repeat(188);
    assertThat(RecordKeys.of(most, true)).isEqualTo("p:" + most);
    assertThat(RecordKeys.of(most + "x", true)).isEqualTo(RecordKeys.of(most + "x", false));
    assertThat(RecordKeys.of("ü".repeat(95), true)).startsWith("h:");
  }
}
