package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.FIXED32;
import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.datatracing.model.otlp.WireReader.VARINT;

/** The link that {@link OtlpReader#link} read last. */
public final class OtlpLink {
  private final WireReader in = new WireReader();
  private final OtlpAttributes attributes = new OtlpAttributes();
  private long traceIdHigh;
  private long traceIdLow;
  private long spanId;
  private int traceStateOffset;
  private int traceStateLength;
  private int flags;
  private int droppedAttributesCount;

  OtlpLink() {}

  void read(byte[] bytes, int offset, int length) {
    attributes.clear();
    traceIdHigh = 0;
    traceIdLow = 0;
    spanId = 0;
    traceStateOffset = offset;
    traceStateLength = 0;
    flags = 0;
    droppedAttributesCount = 0;
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> traceId();
        case 2 << 3 | LENGTH_DELIMITED -> spanId = Ids.readSpanId(in, "span_id of a link");
        case 3 << 3 | LENGTH_DELIMITED -> {
          traceStateLength = in.length();
          traceStateOffset = in.position;
          in.position += traceStateLength;
        }
        case 4 << 3 | LENGTH_DELIMITED -> {
          int size = in.length();
          attributes.add(in, in.position + size);
        }
        case 5 << 3 | VARINT -> droppedAttributesCount = (int) in.varint();
        case 6 << 3 | FIXED32 -> flags = in.fixed32();
        default -> in.skip(tag);
      }
    }
  }

  private void traceId() {
    traceIdHigh = 0;
    traceIdLow = 0;
    if (Ids.hasTraceId(in)) {
      traceIdHigh = WireReader.bigEndianLong(in.bytes, in.position);
      traceIdLow = WireReader.bigEndianLong(in.bytes, in.position + 8);
      in.position += 16;
    }
  }

  /** Whether its trace state and attributes are ASCII, as far as is clear. */
  boolean isAscii(byte[] bytes) {
    return OtlpText.isAscii(bytes, traceStateOffset, traceStateOffset + traceStateLength)
        && attributes.isAscii(bytes);
  }

  public long traceIdHigh() {
    return traceIdHigh;
  }

  public long traceIdLow() {
    return traceIdLow;
  }

  public long spanId() {
    return spanId;
  }

  public int traceStateOffset() {
    return traceStateOffset;
  }

  public int traceStateLength() {
    return traceStateLength;
  }

  public int flags() {
    return flags;
  }

  public OtlpAttributes attributes() {
    return attributes;
  }

  /** Unsigned. */
  public int droppedAttributesCount() {
    return droppedAttributesCount;
  }
}
