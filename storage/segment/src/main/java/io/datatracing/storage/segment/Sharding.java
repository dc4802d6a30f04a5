package io.datatracing.storage.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Which shard owns a trace. All spans of a trace that are in memory together are in one table. */
final class Sharding {
  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Tag of field 1, trace_id, with wire type 2; every known encoder writes it first. */
  private static final byte TRACE_ID_TAG = 10;

  private static final int TRACE_ID_LENGTH = 16;

  private Sharding() {}

  static int shardOf(long traceHigh, long traceLow, int shards) {
    // Some ids have a time or zeros in one half; the golden ratio spreads what is left.
    long mixed = (traceHigh ^ traceLow) * 0x9E3779B97F4A7C15L;
    return (int) ((mixed >>> 32) * shards >>> 32);
  }

  /** The owner of an encoded span whose first field is its trace id; -1 when it is another. */
  static int shardOfSlice(byte[] bytes, int offset, int length, int shards) {
    if (length < 2 + TRACE_ID_LENGTH
        || bytes[offset] != TRACE_ID_TAG
        || bytes[offset + 1] != TRACE_ID_LENGTH) {
      return -1;
    }
    return shardOf(
        (long) BIG_ENDIAN_LONG.get(bytes, offset + 2),
        (long) BIG_ENDIAN_LONG.get(bytes, offset + 10),
        shards);
  }
}
