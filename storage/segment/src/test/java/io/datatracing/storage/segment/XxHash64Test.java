package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class XxHash64Test {

  @Test
  void hashesAreThoseOfTheReference() {
    // From the reference implementation's own tests and its command line tool (xxh64sum).
    assertThat(hash("")).isEqualTo(0xef46db3751d8e999L);
    assertThat(hash("a")).isEqualTo(0xd24ec4f1a98c6e5bL);
    assertThat(hash("abc")).isEqualTo(0x44bc2cf5ad770999L);
    assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xfbcea83c8a378bf1L);
  }

  @Test
  void hashOfTwoWordsIsThatOfTheirBytes() {
    byte[] bytes = new byte[16];
    LittleEndian.putLong(bytes, 0, 0x123456789abcdefL);
    LittleEndian.putLong(bytes, 8, -7);
    assertThat(XxHash64.hash(5, 0x123456789abcdefL, -7)).isEqualTo(XxHash64.hash(5, bytes, 0, 16));
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return XxHash64.hash(0, bytes, 0, bytes.length);
  }
}
