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
    assertThat(RecordKeys.hashOf("customer-7")).isEqualTo(EXPECTED);
    assertThat(RecordKeys.hashOf(bytes)).isEqualTo(EXPECTED);
    assertThat(RecordKeys.hashOf(7L))
        .isEqualTo(RecordKeys.hash(ByteBuffer.allocate(8).putLong(7).array()));
    assertThat(RecordKeys.hashOf(7))
        .isEqualTo(RecordKeys.hash(ByteBuffer.allocate(4).putInt(7).array()));
    UUID id = new UUID(1, 2);
    assertThat(RecordKeys.hashOf(id)).isEqualTo(RecordKeys.hashOf(id.toString()));
  }

  @Test
  void keyOfAnotherTypeHasNone() {
    assertThat(RecordKeys.hashOf(null)).isNull();
    assertThat(RecordKeys.hashOf(List.of("customer-7"))).isNull();
  }
}
