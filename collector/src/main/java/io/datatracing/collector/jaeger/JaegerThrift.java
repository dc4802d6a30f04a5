package io.datatracing.collector.jaeger;

import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.collector.intake.UnreadableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * Reads a {@code Batch} of <a
 * href="https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift">jaeger.thrift</a>
 * in the binary or the compact protocol. Thrift has no lengths to jump by, so a batch that breaks
 * is refused whole; a field of an unknown number or an unexpected type is passed over.
 */
public final class JaegerThrift {
  private static final int MAX_NESTING = 32;
  private static final String PROCESS = "process";
  private static final String EMIT_BATCH = "emitBatch";
  private static final long NANOS_PER_MICRO = 1_000;

  private final TProtocol in;
  private final JaegerTranslator span;

  private JaegerThrift(TProtocol in, SpanAssembler out) {
    this.in = in;
    this.span = new JaegerTranslator(out);
  }

  /**
   * A {@code Batch} alone, as over HTTP.
   *
   * @throws UnreadableException when it is none
   * @throws io.datatracing.collector.intake.TooManyBytesException beyond the bound of {@code out}
   */
  public static void readBatch(byte[] bytes, SpanAssembler out) {
    try {
      new JaegerThrift(new TBinaryProtocol(over(bytes), bytes.length, bytes.length), out).batch();
    } catch (TException e) {
      throw unreadable("a Batch in Thrift's binary protocol", e);
    }
  }

  /**
   * The arguments of {@code Agent.emitBatch}, as over UDP.
   *
   * @throws UnreadableException when it is no such call
   */
  static void readCall(byte[] datagram, boolean compact, SpanAssembler out) {
    try {
      TProtocol protocol =
          compact
              ? new TCompactProtocol(over(datagram), datagram.length, datagram.length)
              : new TBinaryProtocol(over(datagram), datagram.length, datagram.length);
      String method = protocol.readMessageBegin().name;
      if (!method.equals(EMIT_BATCH)) {
        throw new UnreadableException(
            "The datagram calls " + method + "; only " + EMIT_BATCH + " is known.");
      }
      JaegerThrift reader = new JaegerThrift(protocol, out);
      reader.struct((id, type) -> id == 1 && type == TType.STRUCT && reader.batch());
    } catch (TException e) {
      throw unreadable(
          "a call of emitBatch in Thrift's " + (compact ? "compact" : "binary") + " protocol", e);
    }
  }

  /** Lengths are compared with what is left before anything is allocated for them. */
  private static TMemoryInputTransport over(byte[] bytes) throws TTransportException {
    int size = Math.max(1, bytes.length);
    return new TMemoryInputTransport(new TConfiguration(size, size, MAX_NESTING), bytes);
  }

  private static UnreadableException unreadable(String what, TException e) {
    return new UnreadableException("The body is not " + what + ": " + e.getMessage(), e);
  }

  private interface Fields {
    /** True when the value was read; false passes over it. */
    boolean read(short id, byte type) throws TException;
  }

  private void struct(Fields fields) throws TException {
    in.readStructBegin();
    for (TField field = in.readFieldBegin();
        field.type != TType.STOP;
        field = in.readFieldBegin()) {
      if (!fields.read(field.id, field.type)) {
        TProtocolUtil.skip(in, field.type, MAX_NESTING);
      }
      in.readFieldEnd();
    }
    in.readStructEnd();
  }

  private interface Element {
    void read() throws TException;
  }

  /** Always true, or it throws. */
  private boolean structs(String what, Element element) throws TException {
    org.apache.thrift.protocol.TList list = in.readListBegin();
    if (list.size > 0 && list.elemType != TType.STRUCT) {
      throw new UnreadableException(
          what + " is a list of type " + list.elemType + ", but must be one of structs.");
    }
    for (int i = 0; i < list.size; i++) {
      element.read();
    }
    in.readListEnd();
    return true;
  }

  private boolean batch() throws TException {
    boolean[] hasProcess = {false};
    struct(
        (id, type) -> {
          if (id == 1 && type == TType.STRUCT && !hasProcess[0]) {
            hasProcess[0] = true;
            return process();
          }
          return id == 2 && type == TType.LIST && structs("spans", this::span);
        });
    if (!hasProcess[0]) {
      throw new UnreadableException("The batch has no process, which names the service.");
    }
    return true;
  }

  private boolean process() throws TException {
    String[] service = {""};
    List<JaegerTag> tags = new ArrayList<>();
    struct(
        (id, type) -> {
          if (id == 1 && type == TType.STRING) {
            service[0] = in.readString();
            return true;
          }
          return id == 2 && type == TType.LIST && structs("tags", () -> tags.add(tag()));
        });
    span.process(PROCESS, service[0], tags);
    return true;
  }

  private void span() throws TException {
    span.begin();
    struct(this::spanField);
    span.end(PROCESS);
  }

  private boolean spanField(short id, byte type) throws TException {
    if (type == TType.I64) {
      return number(id, in.readI64());
    }
    if (type == TType.STRING && id == 5) {
      span.operationName(in.readString());
      return true;
    }
    if (type == TType.I32 && id == 7) {
      span.flags(in.readI32());
      return true;
    }
    if (type != TType.LIST) {
      return false;
    }
    return switch (id) {
      case 6 -> structs("references", this::reference);
      case 10 -> structs("tags", () -> span.tag(tag()));
      case 11 -> structs("logs", this::log);
      default -> false;
    };
  }

  private boolean number(short id, long value) {
    switch (id) {
      case 1 -> span.traceIdLow(value);
      case 2 -> span.traceIdHigh(value);
      case 3 -> span.spanId(value);
      case 4 -> span.parentSpanId(value);
      case 8 -> span.startNanos(nanos("startTime", value));
      case 9 -> span.durationNanos(nanos("duration", value));
      default -> {
        // Read already: of a later version.
      }
    }
    return true;
  }

  private long nanos(String field, long micros) {
    if (Math.abs(micros) > Long.MAX_VALUE / NANOS_PER_MICRO || micros == Long.MIN_VALUE) {
      span.problem(field + " " + micros + " is too large for a number of microseconds");
      return 0;
    }
    return micros * NANOS_PER_MICRO;
  }

  private void reference() throws TException {
    long[] ids = new long[3];
    boolean[] followsFrom = {false};
    struct(
        (id, type) -> {
          if (id == 1 && type == TType.I32) {
            followsFrom[0] = in.readI32() == 1;
            return true;
          }
          if (id >= 2 && id <= 4 && type == TType.I64) {
            ids[id - 2] = in.readI64();
            return true;
          }
          return false;
        });
    span.reference(followsFrom[0], ids[1], ids[0], ids[2]);
  }

  private void log() throws TException {
    long[] time = {0};
    List<JaegerTag> fields = new ArrayList<>();
    struct(
        (id, type) -> {
          if (id == 1 && type == TType.I64) {
            time[0] = nanos("logs.timestamp", in.readI64());
            return true;
          }
          return id == 2 && type == TType.LIST && structs("fields", () -> fields.add(tag()));
        });
    span.log(time[0], fields);
  }

  private JaegerTag tag() throws TException {
    String[] key = {""};
    int[] valueType = {0};
    Object[] values = {"", 0.0, false, 0L, new byte[0]};
    struct(
        (id, type) -> {
          switch (id << 8 | type) {
            case 1 << 8 | TType.STRING -> key[0] = in.readString();
            case 2 << 8 | TType.I32 -> valueType[0] = in.readI32();
            case 3 << 8 | TType.STRING -> values[0] = in.readString();
            case 4 << 8 | TType.DOUBLE -> values[1] = in.readDouble();
            case 5 << 8 | TType.BOOL -> values[2] = in.readBool();
            case 6 << 8 | TType.I64 -> values[3] = in.readI64();
            case 7 << 8 | TType.STRING -> values[4] = bytes(in.readBinary());
            default -> {
              return false;
            }
          }
          return true;
        });
    if (valueType[0] < 0 || valueType[0] >= values.length) {
      span.problem("tag " + key[0] + " has the unknown type " + valueType[0]);
      return new JaegerTag(key[0], "");
    }
    return new JaegerTag(key[0], values[valueType[0]]);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
