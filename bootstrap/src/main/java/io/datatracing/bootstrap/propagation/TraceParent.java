package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The caller as {@code traceparent} names it, and the header's format (W3C Trace Context level 2,
 * section 3.2):
 *
 * <pre>
 * 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
 * 0  3                                36               53  55
 * version-trace id, 32 hex-------------parent id, 16 hex-flags
 * </pre>
 *
 * Only lower-case hex is valid. Version {@code ff} is forbidden. Version 00 ends after the flags; a
 * higher version is read by these four fields if it ends there or goes on with a dash.
 */
public final class TraceParent implements SpanContext {
  private static final int TRACE_ID_AT = 3;
  private static final int SPAN_ID_AT = 36;
  private static final int FLAGS_AT = 53;
  private static final int LENGTH = 55;
  private static final int FORBIDDEN_VERSION = 0xff;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  /** The value of each ASCII char; -1 for no lower-case hex digit. */
  private static final byte[] DIGITS = digits();

  /** Racy: threads that take turns write their own each time. */
  private static @Nullable Written last;

  private final long traceIdHigh;
  private final long traceIdLow;
  private final long spanId;
  private final int flags;
  private final @Nullable TraceState traceState;

  /** As read from anywhere but a header, for instance a link given by the application. */
  public TraceParent(
      long traceIdHigh, long traceIdLow, long spanId, int flags, @Nullable TraceState traceState) {
    this.traceIdHigh = traceIdHigh;
    this.traceIdLow = traceIdLow;
    this.spanId = spanId;
    this.flags = flags;
    this.traceState = traceState;
  }

  /**
   * Reads a header, without regard to spaces around it.
   *
   * @return null if the header is not valid
   */
  public static @Nullable TraceParent parse(String header, @Nullable TraceState traceState) {
    String text = header.trim();
    if (text.length() < LENGTH
        || text.charAt(TRACE_ID_AT - 1) != '-'
        || text.charAt(SPAN_ID_AT - 1) != '-'
        || text.charAt(FLAGS_AT - 1) != '-') {
      return null;
    }
    int version = hexByte(text, 0);
    boolean goesOn = text.length() > LENGTH;
    if (version < 0
        || version == FORBIDDEN_VERSION
        || (goesOn && (version == 0 || text.charAt(LENGTH) != '-'))) {
      return null;
    }
    int flags = hexByte(text, FLAGS_AT);
    if (flags < 0 || !isHex(text, TRACE_ID_AT, 32) || !isHex(text, SPAN_ID_AT, 16)) {
      return null;
    }
    long high = hexLong(text, TRACE_ID_AT);
    long low = hexLong(text, TRACE_ID_AT + 16);
    long span = hexLong(text, SPAN_ID_AT);
    if ((high | low) == 0 || span == 0) {
      return null;
    }
    return new TraceParent(high, low, span, flags, traceState);
  }

  /**
   * As {@link #parse(String, TraceState)}, of a header in UTF-8.
   *
   * @return null if the header is not valid
   */
  public static @Nullable TraceParent parse(byte[] header, @Nullable TraceState traceState) {
    if (header.length != LENGTH
        || header[0] != '0'
        || header[1] != '0'
        || header[TRACE_ID_AT - 1] != '-'
        || header[SPAN_ID_AT - 1] != '-'
        || header[FLAGS_AT - 1] != '-') {
      // Spaces around it, or a later version.
      return parse(new String(header, StandardCharsets.UTF_8), traceState);
    }
    int bad = digit(header[FLAGS_AT]) | digit(header[FLAGS_AT + 1]);
    int flags = digit(header[FLAGS_AT]) << 4 | digit(header[FLAGS_AT + 1]);
    long high = 0;
    long low = 0;
    long span = 0;
    // Three at a time: none has to wait for another.
    for (int i = 0; i < 16; i++) {
      int ofHigh = digit(header[TRACE_ID_AT + i]);
      int ofLow = digit(header[TRACE_ID_AT + 16 + i]);
      int ofSpan = digit(header[SPAN_ID_AT + i]);
      bad |= ofHigh | ofLow | ofSpan;
      high = high << 4 | ofHigh;
      low = low << 4 | ofLow;
      span = span << 4 | ofSpan;
    }
    if (bad < 0 || (high | low) == 0 || span == 0) {
      return null;
    }
    return new TraceParent(high, low, span, flags, traceState);
  }

  /**
   * The header for a call made by {@code span}: version 00, with the two flags that are defined.
   */
  public static String header(SpanContext span) {
    return new String(headerBytes(span), StandardCharsets.ISO_8859_1);
  }

  /**
   * {@link #header} as ASCII, not to be written to: of a trace that is not sampled it may be the
   * one before, as what is sent there names the span that is current, again and again.
   */
  static byte[] sharedHeaderBytes(SpanContext span) {
    if ((span.flags() & SAMPLED) != 0) {
      return headerBytes(span);
    }
    Written before = last;
    if (before == null || !before.isOf(span)) {
      before = new Written(span);
      last = before;
    }
    return before.bytes;
  }

  /** {@link #header} as ASCII, the caller's own. */
  private static byte[] headerBytes(SpanContext span) {
    byte[] text = new byte[LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[TRACE_ID_AT - 1] = '-';
    putHex(text, TRACE_ID_AT, span.traceIdHigh());
    putHex(text, TRACE_ID_AT + 16, span.traceIdLow());
    text[SPAN_ID_AT - 1] = '-';
    putHex(text, SPAN_ID_AT, span.spanId());
    text[FLAGS_AT - 1] = '-';
    text[FLAGS_AT] = '0';
    text[FLAGS_AT + 1] = HEX[span.flags() & (SAMPLED | RANDOM)];
    return text;
  }

  @Override
  public long traceIdHigh() {
    return traceIdHigh;
  }

  @Override
  public long traceIdLow() {
    return traceIdLow;
  }

  @Override
  public long spanId() {
    return spanId;
  }

  @Override
  public int flags() {
    return flags;
  }

  @Override
  public @Nullable TraceState traceState() {
    return traceState;
  }

  @Override
  public String toString() {
    return header(this);
  }

  private static void putHex(byte[] text, int at, long value) {
    for (int i = 15; i >= 0; i--) {
      text[at + i] = HEX[(int) value & 15];
      value >>>= 4;
    }
  }

  private static boolean isHex(String text, int at, int length) {
    int bad = 0;
    for (int i = at; i < at + length; i++) {
      bad |= digit(text.charAt(i));
    }
    return bad >= 0;
  }

  /** 16 digits known to be hex. */
  private static long hexLong(String text, int at) {
    long value = 0;
    for (int i = at; i < at + 16; i++) {
      value = value << 4 | digit(text.charAt(i));
    }
    return value;
  }

  /** 0 to 255; negative if one of the two chars is not a lower-case hex digit. */
  private static int hexByte(String text, int at) {
    int high = digit(text.charAt(at));
    int low = digit(text.charAt(at + 1));
    return (high | low) < 0 ? -1 : high << 4 | low;
  }

  /** By a table: whether the next digit of an id is a letter no processor can predict. */
  private static int digit(char c) {
    return c < DIGITS.length ? DIGITS[c] : -1;
  }

  /** Of a byte of UTF-8: those that are negative are no digits either. */
  private static int digit(byte b) {
    return b < 0 ? -1 : DIGITS[b];
  }

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < HEX.length; i++) {
      digits[HEX[i]] = (byte) i;
    }
    return digits;
  }

  /** A header and what it was made of. */
  private static final class Written {
    final long high;
    final long low;
    final long spanId;
    final int flags;
    final byte[] bytes;

    Written(SpanContext span) {
      high = span.traceIdHigh();
      low = span.traceIdLow();
      spanId = span.spanId();
      flags = span.flags();
      bytes = headerBytes(span);
    }

    boolean isOf(SpanContext span) {
      return spanId == span.spanId()
          && low == span.traceIdLow()
          && high == span.traceIdHigh()
          && flags == span.flags();
    }
  }
}
