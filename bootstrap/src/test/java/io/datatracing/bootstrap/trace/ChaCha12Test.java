package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChaCha12Test {
  /**
   * draft-strombergson-chacha-test-vectors-01, TC1: all-zero 256-bit key and nonce, 12 rounds,
   * first block.
   */
  @Test
  void theKeystreamIsThatOfThePublishedTestVector() {
    int[] input = new int[16];
    input[0] = 0x61707865;
    input[1] = 0x3320646e;
    input[2] = 0x79622d32;
    input[3] = 0x6b206574;
    int[] block = new int[16];

    ChaCha12.keystreamBlock(input, block);

    assertThat(littleEndianHex(block))
        .isEqualTo(
            "9bf49a6a0755f953811fce125f2683d50429c3bb49e074147e0089a52eae155f"
                + "0564f879d27ae3c02ce82834acfa8c793a629f2ca0de6919610be82f411326be");
  }

  @Test
  void oneKeyGivesOneStream() {
    ChaCha12 one = new ChaCha12(new long[] {1, 2, 3, 4});
    ChaCha12 same = new ChaCha12(new long[] {1, 2, 3, 4});
    ChaCha12 other = new ChaCha12(new long[] {1, 2, 3, 5});
    for (int i = 0; i < 500; i++) {
      long next = one.nextLong();
      assertThat(same.nextLong()).isEqualTo(next);
      assertThat(other.nextLong()).isNotEqualTo(next);
    }
  }

  private static String littleEndianHex(int[] words) {
    byte[] bytes = new byte[4 * words.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (words[i / 4] >>> 8 * (i % 4));
    }
    return HexFormat.of().formatHex(bytes);
  }
}
