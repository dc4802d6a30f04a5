package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A line of the journal about one trace.
 *
 * @param from sequence number of the first batch whose spans it is about
 * @param upTo of the last one
 * @param policy that decided; empty where there was none
 */
record Decision(Kind kind, TraceId trace, long from, long upTo, String policy) {

  /** In the order of their numbers in the journal, which begin at 1. */
  enum Kind {
    KEPT,
    DROPPED,
    SETTLED
  }

  private static final Kind[] KINDS = Kind.values();

  byte[] encode() {
    byte[] name = policy.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[JournalFormat.DECISION_SIZE + name.length];
    JournalFormat.little(bytes)
        .put((byte) (kind.ordinal() + 1))
        .putLong(trace.high())
        .putLong(trace.low())
        .putLong(from)
        .putLong(upTo)
        .put((byte) name.length)
        .put(name);
    return bytes;
  }

  /** Reads one, of a frame whose checksum was right. */
  static Decision read(ByteBuffer in) {
    Kind kind = KINDS[in.get() - 1];
    TraceId trace = new TraceId(in.getLong(), in.getLong());
    long from = in.getLong();
    long upTo = in.getLong();
    byte[] name = new byte[in.get() & 0xff];
    in.get(name);
    return new Decision(kind, trace, from, upTo, new String(name, StandardCharsets.UTF_8));
  }
}
