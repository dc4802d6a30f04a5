package io.datatracing.collector.jaeger;

import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.UnreadableException;
import io.datatracing.model.otlp.MalformedOtlpException;
import io.datatracing.model.otlp.WireReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Reads <a
 * href="https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/model.proto">model.proto</a>:
 * the request of {@code CollectorService.PostSpans}, and one span as Jaeger writes it to Kafka. A
 * span that is broken inside does not harm its neighbours, because each has its length before it.
 */
public final class JaegerProtobuf {
  private static final int DELIMITED = WireReader.LENGTH_DELIMITED;
  private static final String BATCH_PROCESS = "process";
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Jaeger's type numbers: STRING, BOOL, INT64, FLOAT64, BINARY. */
  private static final int TYPES = 5;

  private final WireReader in = new WireReader();
  private final byte[] bytes;
  private final JaegerTranslator span;

  private JaegerProtobuf(byte[] bytes, SpanAssembler out) {
    this.bytes = bytes;
    this.span = new JaegerTranslator(out);
    in.reset(bytes, 0, bytes.length);
  }

  /**
   * @param request a {@code PostSpansRequest}
   * @throws UnreadableException when it is none
   * @throws io.datatracing.collector.intake.TooManyBytesException beyond the bound of {@code out}
   */
  static void readRequest(byte[] request, SpanAssembler out) {
    JaegerProtobuf reader = new JaegerProtobuf(request, out);
    try {
      reader.message(
          tag -> {
            if (tag != (1 << 3 | DELIMITED)) {
              return false;
            }
            reader.nested(reader::batchField);
            return true;
          });
    } catch (MalformedOtlpException e) {
      throw new UnreadableException("The message is not a PostSpansRequest: " + e.getMessage(), e);
    }
  }

  /**
   * @param bytes a {@code model.Span} with its process
   * @throws io.datatracing.collector.intake.TooManyBytesException beyond the bound of {@code out}
   */
  public static void readSpan(byte[] bytes, SpanAssembler out) {
    new JaegerProtobuf(bytes, out).spanAtPosition();
  }

  private interface Fields {
    /** True when the value was read; false passes over it. */
    boolean read(int tag);
  }

  /** To the limit. */
  private void message(Fields fields) {
    while (in.hasMore()) {
      int tag = in.tag();
      if (!fields.read(tag)) {
        in.skip(tag);
      }
    }
  }

  private void nested(Fields fields) {
    int end = in.limit();
    int length = in.length();
    int next = in.position() + length;
    in.move(in.position(), next);
    message(fields);
    in.move(next, end);
  }

  private boolean batchField(int tag) {
    switch (tag) {
      case 1 << 3 | DELIMITED -> {
        int end = in.limit();
        int length = in.length();
        int next = in.position() + length;
        in.move(in.position(), next);
        spanAtPosition();
        in.move(next, end);
      }
      case 2 << 3 | DELIMITED -> process(BATCH_PROCESS);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void spanAtPosition() {
    String[] process = {BATCH_PROCESS};
    List<String> warnings = new ArrayList<>();
    span.begin();
    try {
      message(tag -> spanField(tag, process, warnings));
    } catch (MalformedOtlpException e) {
      span.problem("a span cannot be read: " + e.getMessage());
    }
    span.warnings(warnings);
    span.end(process[0]);
  }

  private boolean spanField(int tag, String[] process, List<String> warnings) {
    switch (tag) {
      case 1 << 3 | DELIMITED -> {
        long[] id = id("trace_id", 16);
        span.traceId(id[0], id[1]);
      }
      case 2 << 3 | DELIMITED -> span.spanId(id("span_id", 8)[1]);
      case 3 << 3 | DELIMITED -> span.operationName(in.takeString());
      case 4 << 3 | DELIMITED -> reference();
      case 5 << 3 | WireReader.VARINT -> span.flags((int) in.varint());
      case 6 << 3 | DELIMITED -> span.startNanos(nanos("start_time"));
      case 7 << 3 | DELIMITED -> span.durationNanos(nanos("duration"));
      case 8 << 3 | DELIMITED -> span.tag(tag());
      case 9 << 3 | DELIMITED -> log();
      case 10 << 3 | DELIMITED -> process[0] = ownProcess();
      case 12 << 3 | DELIMITED -> warnings.add(in.takeString());
      default -> {
        // process_id (11) numbers the processes of a trace in Jaeger's store; the process is here.
        return false;
      }
    }
    return true;
  }

  /** A process of its own is shared by the spans that have an equal one. */
  private String ownProcess() {
    int at = in.position();
    byte[] encoded = in.takeBytes();
    String key = Base64.getEncoder().encodeToString(encoded);
    if (!span.knowsProcess(key)) {
      int after = in.position();
      in.move(at, in.limit());
      process(key);
      in.move(after, in.limit());
    }
    return key;
  }

  private void process(String key) {
    String[] service = {""};
    List<JaegerTag> tags = new ArrayList<>();
    nested(
        tag -> {
          switch (tag) {
            case 1 << 3 | DELIMITED -> service[0] = in.takeString();
            case 2 << 3 | DELIMITED -> tags.add(tag());
            default -> {
              return false;
            }
          }
          return true;
        });
    span.process(key, service[0], tags);
  }

  /** The upper and the lower 64 bits. */
  private long[] id(String field, int size) {
    int length = in.length();
    int at = in.position();
    in.move(at + length, in.limit());
    if (length != size) {
      span.problem(field + " has " + length + " bytes, but must have " + size);
      return new long[2];
    }
    return new long[] {
      size == 16 ? WireReader.bigEndianLong(bytes, at) : 0,
      WireReader.bigEndianLong(bytes, at + size - 8)
    };
  }

  private void reference() {
    long[] ids = new long[3];
    boolean[] followsFrom = {false};
    nested(
        tag -> {
          switch (tag) {
            case 1 << 3 | DELIMITED -> {
              long[] id = id("references.trace_id", 16);
              ids[0] = id[0];
              ids[1] = id[1];
            }
            case 2 << 3 | DELIMITED -> ids[2] = id("references.span_id", 8)[1];
            case 3 << 3 | WireReader.VARINT -> followsFrom[0] = in.varint() == 1;
            default -> {
              return false;
            }
          }
          return true;
        });
    span.reference(followsFrom[0], ids[0], ids[1], ids[2]);
  }

  /** Of a {@code google.protobuf.Timestamp} or {@code Duration}. */
  private long nanos(String field) {
    long[] parts = new long[2];
    nested(
        tag -> {
          switch (tag) {
            case 1 << 3 | WireReader.VARINT -> parts[0] = in.varint();
            case 2 << 3 | WireReader.VARINT -> parts[1] = in.varint();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (Math.abs(parts[0]) >= Long.MAX_VALUE / NANOS_PER_SECOND
        || Math.abs(parts[1]) >= NANOS_PER_SECOND
        || parts[0] == Long.MIN_VALUE
        || parts[1] == Long.MIN_VALUE) {
      span.problem(
          field + " of " + parts[0] + " s and " + parts[1] + " ns is not a time up to 2262");
      return 0;
    }
    return parts[0] * NANOS_PER_SECOND + parts[1];
  }

  private void log() {
    long[] time = {0};
    List<JaegerTag> fields = new ArrayList<>();
    nested(
        tag -> {
          switch (tag) {
            case 1 << 3 | DELIMITED -> time[0] = nanos("logs.timestamp");
            case 2 << 3 | DELIMITED -> fields.add(tag());
            default -> {
              return false;
            }
          }
          return true;
        });
    span.log(time[0], fields);
  }

  private JaegerTag tag() {
    String[] key = {""};
    long[] valueType = {0};
    Object[] values = {"", false, 0L, 0.0, new byte[0]};
    nested(
        tag -> {
          switch (tag) {
            case 1 << 3 | DELIMITED -> key[0] = in.takeString();
            case 2 << 3 | WireReader.VARINT -> valueType[0] = in.varint();
            case 3 << 3 | DELIMITED -> values[0] = in.takeString();
            case 4 << 3 | WireReader.VARINT -> values[1] = in.varint() != 0;
            case 5 << 3 | WireReader.VARINT -> values[2] = in.varint();
            case 6 << 3 | WireReader.FIXED64 -> values[3] = Double.longBitsToDouble(in.fixed64());
            case 7 << 3 | DELIMITED -> values[4] = in.takeBytes();
            default -> {
              return false;
            }
          }
          return true;
        });
    if (valueType[0] < 0 || valueType[0] >= TYPES) {
      span.problem("tag " + key[0] + " has the unknown type " + valueType[0]);
      return new JaegerTag(key[0], "");
    }
    return new JaegerTag(key[0], values[(int) valueType[0]]);
  }
}
