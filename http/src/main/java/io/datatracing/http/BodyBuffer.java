package io.datatracing.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects a body. Memory follows the bytes that have come, not the length that was announced, so
 * an announcement costs nothing; what is allocated is reserved first.
 */
final class BodyBuffer {
  private static final int FIRST_BYTES = 32 * 1024;

  private final Reservation reservation;
  private final int limit;
  private byte[] bytes = {};
  private int length;

  /**
   * @param limit the most bytes that may be appended: the announced length, or the largest allowed
   *     one
   */
  BodyBuffer(Reservation reservation, int limit) {
    this.reservation = reservation;
    this.limit = limit;
  }

  int length() {
    return length;
  }

  byte[] array() {
    return bytes;
  }

  /**
   * Takes all readable bytes, at most what is left of the limit; false when the budget has no room
   * for them.
   */
  boolean append(ByteBuf source) {
    int more = source.readableBytes();
    if (length + more > bytes.length) {
      int capacity =
          (int) Math.min(limit, Math.max(Math.max(FIRST_BYTES, length + more), 2L * length));
      if (!reservation.grow(capacity - bytes.length)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    source.readBytes(bytes, length, more);
    length += more;
    return true;
  }

  /** The body, exactly as long as it is. */
  byte[] toArray() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
