package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentHashesTest {
  private final RecentHashes hashes = new RecentHashes(IdGenerator.strong());

  @Test
  void whatIsRememberedIsTheHashOfThatKey() {
    List<String> keys = new ArrayList<>();
    for (int length = 0; length < 300; length += 1 + length / 20) {
      keys.add("k".repeat(length));
      keys.add("\u00e4".repeat(length) + "\ud83d\ude00");
      // More than there are places, so that keys take each other's.
      for (int i = 0; i < 300; i++) {
        keys.add(i + "-" + length);
      }
    }
    assertThat(keys.size()).isGreaterThan(RecentHashes.PLACES);
    for (int round = 0; round < 3; round++) {
      for (String key : keys) {
        String expected = RecordKeys.sha256(bytes(key));
        assertThat(hashes.of(key)).as(key).isEqualTo(expected);
        assertThat(hashes.of(bytes(key))).as(key).isEqualTo(expected);
      }
    }
  }

  @Test
  void aKeyThatComesAgainIsNotHashedAgain() {
    String text = hashes.of("customer-7");
    assertThat(hashes.of("customer-7")).isSameAs(text);
    String ofBytes = hashes.of(bytes("customer-7"));
    assertThat(hashes.of(bytes("customer-7"))).isSameAs(ofBytes).isEqualTo(text);
  }

  /** Zeros at the end, bytes that look like chars, halves of a pair: all of the same words. */
  @Test
  void keysThatLookAlikeAreDifferent() {
    String[] texts = {"a", "a\0", "a\0\0\0", "\u0061\u0000", "\u6100", "\ud83d", "\ude00"};
    for (int round = 0; round < 2; round++) {
      for (String text : texts) {
        assertThat(hashes.of(text)).isEqualTo(RecordKeys.sha256(bytes(text)));
        byte[] asChars = text.getBytes(StandardCharsets.UTF_16LE);
        assertThat(hashes.of(asChars)).isEqualTo(RecordKeys.sha256(asChars));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
