package io.datatracing.exporter;

/**
 * When a gRPC server asks to come back: in {@code google.rpc.Status}, of which field 3 holds
 * details, each an {@code Any} (1 type URL, 2 value); one may be a {@code google.rpc.RetryInfo},
 * whose field 1 is a {@code Duration} (1 seconds, 2 nanos).
 */
final class RetryInfo {
  private static final String TYPE = "/google.rpc.RetryInfo";
  private static final int FIRST_NUMBER = ProtobufBuffer.tag(1, ProtobufBuffer.VARINT);
  private static final int SECOND_NUMBER = ProtobufBuffer.tag(2, ProtobufBuffer.VARINT);
  private static final int FIRST = ProtobufBuffer.tag(1, ProtobufBuffer.BYTES);
  private static final int SECOND = ProtobufBuffer.tag(2, ProtobufBuffer.BYTES);
  private static final int DETAILS = ProtobufBuffer.tag(3, ProtobufBuffer.BYTES);

  /** Thirty years, as with {@link RetryAfter}: no overflow. */
  private static final long MAX_SECONDS = 999_999_999;

  private RetryInfo() {}

  /**
   * Milliseconds to wait; {@link SendResult#NO_RETRY_AFTER} if there is none or it is not valid.
   */
  static long millis(byte[] status) {
    try {
      ProtobufReader in = new ProtobufReader(status);
      while (in.hasMore()) {
        long tag = in.tag();
        if (tag != DETAILS) {
          in.skip(tag);
          continue;
        }
        long millis = detail(new ProtobufReader(in.bytes()));
        if (millis != SendResult.NO_RETRY_AFTER) {
          return millis;
        }
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException notReadable) {
      // As if it were not there.
    }
    return SendResult.NO_RETRY_AFTER;
  }

  private static long detail(ProtobufReader any) {
    String type = "";
    byte[] value = {};
    while (any.hasMore()) {
      long tag = any.tag();
      if (tag == FIRST) {
        type = any.text();
      } else if (tag == SECOND) {
        value = any.bytes();
      } else {
        any.skip(tag);
      }
    }
    return type.endsWith(TYPE) ? retryInfo(new ProtobufReader(value)) : SendResult.NO_RETRY_AFTER;
  }

  private static long retryInfo(ProtobufReader info) {
    // A delay that is not given is one of nothing.
    long millis = 0;
    while (info.hasMore()) {
      long tag = info.tag();
      if (tag == FIRST) {
        millis = duration(new ProtobufReader(info.bytes()));
      } else {
        info.skip(tag);
      }
    }
    return millis;
  }

  private static long duration(ProtobufReader duration) {
    long seconds = 0;
    long nanos = 0;
    while (duration.hasMore()) {
      long tag = duration.tag();
      if (tag == FIRST_NUMBER) {
        seconds = duration.varint();
      } else if (tag == SECOND_NUMBER) {
        nanos = duration.varint();
      } else {
        duration.skip(tag);
      }
    }
    if (seconds < 0 || nanos < 0 || nanos > 999_999_999) {
      return SendResult.NO_RETRY_AFTER;
    }
    return Math.min(seconds, MAX_SECONDS) * 1_000 + nanos / 1_000_000;
  }
}
