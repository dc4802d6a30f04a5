package io.datatracing.collector.zipkin;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Looks through a list of spans in Thrift's <a
 * href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md">binary
 * protocol</a> before Zipkin's library reads it. That library believes what a list, set or map says
 * of its size: it goes through elements that have no bytes, or that are behind the end, one by one,
 * two thousand millions of them for some bytes; and it follows nesting until the stack ends. Here
 * each element has a byte at least, so the work of both is bounded by the bytes there are.
 *
 * <p>It goes the way that the library goes: where that one reads structs whatever the list says it
 * has, so does this.
 */
final class ThriftBounds {
  /** The address in an annotation of a span has six. */
  static final int MAX_NESTING = 32;

  /**
   * Of both kinds, of one span: the library holds the host of each against those of all others, so
   * a request of nothing else would take it hours.
   */
  static final int MAX_ANNOTATIONS = 1_000;

  private static final byte STOP = 0;
  private static final byte BOOL = 2;
  private static final byte BYTE = 3;
  private static final byte DOUBLE = 4;
  private static final byte I16 = 6;
  private static final byte I32 = 8;
  private static final byte I64 = 10;
  private static final byte STRING = 11;
  private static final byte STRUCT = 12;
  private static final byte MAP = 13;
  private static final byte SET = 14;
  private static final byte LIST = 15;

  /** Fields of a span. */
  private static final short ANNOTATIONS = 6;

  private static final short BINARY_ANNOTATIONS = 8;

  private final ByteBuffer in;

  private ThriftBounds(byte[] list) {
    in = ByteBuffer.wrap(list);
  }

  /**
   * Returns when the sizes of a list are those of what it has; bytes behind it are not looked at.
   *
   * @param list none at all for no spans
   * @throws IllegalArgumentException naming the value, where it is and its bound
   */
  static void check(byte[] list) {
    if (list.length == 0) {
      return;
    }
    try {
      new ThriftBounds(list).structs(1, true);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it is cut off after " + list.length + " bytes", e);
    }
  }

  private int structs(int depth, boolean areSpans) {
    in.get();
    int count = count();
    for (int i = 0; i < count; i++) {
      struct(depth + 1, areSpans);
    }
    return count;
  }

  private void struct(int depth, boolean isSpan) {
    int annotations = 0;
    for (byte type = in.get(); type != STOP; type = in.get()) {
      short id = in.getShort();
      if (isSpan && type == LIST && (id == ANNOTATIONS || id == BINARY_ANNOTATIONS)) {
        annotations += structs(depth + 1, false);
        if (annotations > MAX_ANNOTATIONS) {
          throw new IllegalArgumentException(
              "a span has more than "
                  + MAX_ANNOTATIONS
                  + " annotations, before byte "
                  + in.position());
        }
      } else {
        value(type, depth + 1);
      }
    }
  }

  private void value(byte type, int depth) {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException(
          "values are nested deeper than " + MAX_NESTING + " at byte " + in.position());
    }
    switch (type) {
      case BOOL, BYTE -> skip(1);
      case I16 -> skip(2);
      case I32 -> skip(4);
      case DOUBLE, I64 -> skip(8);
      case STRING -> skip(count());
      case STRUCT -> struct(depth, false);
      case MAP -> {
        byte key = in.get();
        byte value = in.get();
        for (int left = count(); left > 0; left--) {
          value(key, depth + 1);
          value(value, depth + 1);
        }
      }
      case SET, LIST -> {
        byte element = in.get();
        for (int left = count(); left > 0; left--) {
          value(element, depth + 1);
        }
      }
      default ->
          throw new IllegalArgumentException(
              "type " + type + " before byte " + in.position() + " is none of Thrift's");
    }
  }

  /** Of elements or bytes. */
  private int count() {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException(
          "size "
              + count
              + " before byte "
              + in.position()
              + " does not fit into the "
              + in.remaining()
              + " bytes that follow");
    }
    return count;
  }

  private void skip(int bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + bytes);
  }
}
