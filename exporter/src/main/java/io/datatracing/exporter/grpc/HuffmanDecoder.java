package io.datatracing.exporter.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The Huffman code of HPACK (RFC 7541, appendix B). It is canonical: within a length, codes count
 * up with the symbols, and so follow from the lengths alone.
 */
final class HuffmanDecoder {
  private static final int EOS = 256;
  private static final int LONGEST = 30;

  /** The length of each symbol's code in bits, as a letter: {@code @} plus the length. */
  private static final String LENGTHS =
      "MW\\\\\\\\\\\\\\X^\\\\^\\\\\\\\\\\\\\\\^\\\\\\\\\\\\\\\\\\FJJLMFHKJJHKHFFFEEEFFFFFFFGHOFLJ"
          + "MFGGGGGGGGGGGGGGGGGGGGGGHGHMSMNFOEFEFEFFFEGGFFFEFGFEEFGGGGGOKNM\\"
          + "TVTTVVVWVWWWWWXWXXVWXWWWWUVWVWWXVUTVVWWUWVVXUVWWUUVUWVWWTVVVWVVW"
          + "ZZTSVWVYZZZ[[ZXYSUZ[[Z[XUUZZ\\[[[TXTUVUUWVVYYXXZWZ[ZZ[[[[[\\[[[[[Z"
          + "^";

  /** By length: the first code, how many there are, and the place of its symbol. */
  private static final int[] FIRST_CODE = new int[LONGEST + 1];

  private static final int[] COUNT = new int[LONGEST + 1];
  private static final int[] FIRST_SYMBOL = new int[LONGEST + 1];
  private static final short[] SYMBOLS = new short[LENGTHS.length()];

  static {
    int code = 0;
    int place = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code <<= 1;
      FIRST_CODE[length] = code;
      FIRST_SYMBOL[length] = place;
      for (int symbol = 0; symbol < LENGTHS.length(); symbol++) {
        if (LENGTHS.charAt(symbol) - '@' == length) {
          SYMBOLS[place++] = (short) symbol;
          COUNT[length]++;
          code++;
        }
      }
    }
  }

  private HuffmanDecoder() {}

  static byte[] decode(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 * length);
    int code = 0;
    int bits = 0;
    for (int i = offset; i < offset + length; i++) {
      for (int shift = 7; shift >= 0; shift--) {
        code = code << 1 | (bytes[i] >> shift & 1);
        bits++;
        if (bits > LONGEST) {
          throw new IOException("HPACK: a Huffman code of more than " + LONGEST + " bits");
        }
        int place = code - FIRST_CODE[bits];
        if (place >= 0 && place < COUNT[bits]) {
          int symbol = SYMBOLS[FIRST_SYMBOL[bits] + place];
          if (symbol == EOS) {
            throw new IOException("HPACK: the end mark inside a string");
          }
          out.write(symbol);
          code = 0;
          bits = 0;
        }
      }
    }
    // The rest of the last byte is filled with ones, less than a byte of them.
    if (bits > 7 || code != (1 << bits) - 1) {
      throw new IOException("HPACK: a string that ends within a Huffman code");
    }
    return out.toByteArray();
  }
}
