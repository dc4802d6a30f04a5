package io.datatracing.storage.segment;

import io.datatracing.model.otlp.OtlpReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads spans by the shape that they most likely have: that of the last span of the same service,
 * scope, name and kind. Most of its attributes repeat byte by byte, and what repeats needs neither
 * to be taken apart nor to be looked up: a span is read once when it is checked, and this second
 * time mostly compared.
 *
 * <p>A guess decides nothing. A span that turns out to have another shape is read again in the
 * general way, nothing having been changed. For the thread that fills the table.
 */
final class LikelyShapes {
  /** A bound; operations beyond it take each other's place. A power of two. */
  private static final int SLOTS = 4096;

  /** Field 9 of a span, attributes, with wire type 2. */
  private static final byte ATTRIBUTE_TAG = 9 << 3 | 2;

  private final Dictionary names;
  private final TableColumns columns;
  private final Shape[] last = new Shape[SLOTS];

  /** Which attributes of the shape those are that the reader has taken apart. */
  private int[] changed = new int[64];

  LikelyShapes(Dictionary names, TableColumns columns, MemoryMeter meter) {
    this.names = names;
    this.columns = columns;
    meter.grew(4L * SLOTS);
  }

  /**
   * Reads the span that the reader has moved to.
   *
   * @return its shape, which remembers the values of the span's attributes; null when it could not
   *     be guessed, and nothing of the span has been settled
   */
  @Nullable Shape read(OtlpReader span, int service, int scope) {
    int at = span.readBeginning();
    if (at < 0) {
      return null;
    }
    Shape likely = last[slot(span, service, scope)];
    if (likely == null || likely.service != service || likely.scope != scope) {
      return null;
    }
    int attributes = likely.columns.length;
    if (changed.length < attributes) {
      changed = new int[attributes];
    }
    int end = attributes(span, likely, at);
    if (end < 0) {
      return null;
    }
    int different = span.attributes().size();
    span.readRest(end);
    // Also an attribute more, or a second name, comes to light only here.
    if (span.attributes().size() != different || !isOf(span, likely)) {
      return null;
    }
    byte[] bytes = span.bytes();
    for (int i = 0; i < different; i++) {
      int attribute = changed[i];
      likely.remember(
          attribute,
          bytes,
          span.attributes().entryOffset(i),
          span.attributes().entryLength(i),
          columns.value(likely.columns[attribute], bytes, span.attributes(), i));
    }
    return likely;
  }

  /** Compares attribute by attribute; gives the end of the last, -1 when one is another one. */
  private int attributes(OtlpReader span, Shape likely, int from) {
    byte[] bytes = span.bytes();
    int limit = span.spanOffset() + span.spanLength();
    int at = from;
    int different = 0;
    for (int i = 0; i < likely.columns.length; i++) {
      if (limit - at < 2 || bytes[at] != ATTRIBUTE_TAG) {
        return -1;
      }
      int length = bytes[at + 1];
      int entry = at + 2;
      if (length < 0) {
        if (limit - at < 3 || bytes[entry] < 0) {
          return -1;
        }
        length = length & 0x7f | bytes[entry++] << 7;
      }
      if (length <= limit - entry && likely.repeats(i, bytes, entry, length)) {
        at = entry + length;
        continue;
      }
      at = span.readAttribute(at);
      if (!likely.columns[i].isOf(bytes, span.attributes(), different)) {
        return -1;
      }
      changed[different++] = i;
    }
    return at;
  }

  private boolean isOf(OtlpReader span, Shape likely) {
    return likely.kind == span.kind()
        && likely.statusCode == span.statusCode()
        && likely.flags == span.flags()
        && names.is(likely.name, span.bytes(), span.nameOffset(), span.nameLength());
  }

  /** Takes note of the shape that a span, read as a whole, was found to have. */
  void found(OtlpReader span, Shape shape) {
    if (span.nameLength() > 0) {
      last[slot(span, shape.service, shape.scope)] = shape;
    }
  }

  /**
   * Where the spans are that are likely alike. A span with a parent has other attributes than one
   * without, at least in servers. Collisions, also those made on purpose, only make guesses wrong,
   * so the first and the last bytes of the name do.
   */
  private static int slot(OtlpReader span, int service, int scope) {
    byte[] bytes = span.bytes();
    int offset = span.nameOffset();
    int length = span.nameLength();
    long hash;
    if (length >= Long.BYTES) {
      hash =
          LittleEndian.getLong(bytes, offset) * 0x9E3779B97F4A7C15L
              ^ LittleEndian.getLong(bytes, offset + length - Long.BYTES);
    } else {
      hash = 0;
      for (int i = 0; i < length; i++) {
        hash = hash << 8 | bytes[offset + i];
      }
    }
    hash += length + 31L * service + 1_000_003L * scope + 16_777_619L * span.kind();
    hash += span.parentSpanId() == 0 ? 0 : 7_368_787;
    hash *= 0xC2B2AE3D27D4EB4FL;
    return (int) (hash >>> 40) & SLOTS - 1;
  }
}
