package io.datatracing.model.otlp;

/** Reads ids, which are {@code bytes} in protobuf but have one length by OTLP's specification. */
final class Ids {
  private Ids() {}

  /** The 8 bytes of a span id, big-endian; 0 for an empty field. */
  static long readSpanId(WireReader in, String field) {
    int length = in.length();
    if (length == 8) {
      long id = WireReader.bigEndianLong(in.bytes, in.position);
      in.position += 8;
      return id;
    }
    if (length != 0) {
      throw new MalformedOtlpException(
          in.position, field + " has " + length + " bytes instead of 8");
    }
    return 0;
  }

  /** Checks the length of a trace id and leaves the position at its first byte. */
  static boolean hasTraceId(WireReader in) {
    int length = in.length();
    if (length != 16 && length != 0) {
      throw new MalformedOtlpException(
          in.position, "trace_id has " + length + " bytes instead of 16");
    }
    return length == 16;
  }
}
