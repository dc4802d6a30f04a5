package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.FIXED64;
import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.datatracing.model.otlp.WireReader.VARINT;

/** The event that {@link OtlpReader#event} read last. */
public final class OtlpEvent {
  private final WireReader in = new WireReader();
  private final OtlpAttributes attributes = new OtlpAttributes();
  private long timeUnixNano;
  private int nameOffset;
  private int nameLength;
  private int droppedAttributesCount;

  OtlpEvent() {}

  void read(byte[] bytes, int offset, int length) {
    attributes.clear();
    timeUnixNano = 0;
    nameOffset = offset;
    nameLength = 0;
    droppedAttributesCount = 0;
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | FIXED64 -> timeUnixNano = in.fixed64();
        case 2 << 3 | LENGTH_DELIMITED -> {
          nameLength = in.length();
          nameOffset = in.position;
          in.position += nameLength;
        }
        case 3 << 3 | LENGTH_DELIMITED -> {
          int size = in.length();
          attributes.add(in, in.position + size);
        }
        case 4 << 3 | VARINT -> droppedAttributesCount = (int) in.varint();
        default -> in.skip(tag);
      }
    }
  }

  /** Whether its name and attributes are ASCII, as far as is clear. */
  boolean isAscii(byte[] bytes) {
    return OtlpText.isAscii(bytes, nameOffset, nameOffset + nameLength)
        && attributes.isAscii(bytes);
  }

  public long timeUnixNano() {
    return timeUnixNano;
  }

  public int nameOffset() {
    return nameOffset;
  }

  public int nameLength() {
    return nameLength;
  }

  public OtlpAttributes attributes() {
    return attributes;
  }

  /** Unsigned. */
  public int droppedAttributesCount() {
    return droppedAttributesCount;
  }
}
