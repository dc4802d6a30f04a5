package io.datatracing.collector.jaeger;

import io.datatracing.collector.intake.SpanAssembler;
import io.datatracing.model.otlp.ProtobufWriter;
import io.jaegertracing.agent.thrift.Agent;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TMemoryBuffer;

/** Two spans with every kind of field. */
public final class JaegerSamples {
  public static final byte[] BATCH = serialized();
  public static final byte[] COMPACT = call(batch(), true);
  public static final byte[] BINARY = call(batch(), false);
  public static final byte[] REQUEST = request();

  private JaegerSamples() {}

  public static void readBatch(byte[] bytes, SpanAssembler out) {
    JaegerThrift.readBatch(bytes, out);
  }

  public static void readCompact(byte[] bytes, SpanAssembler out) {
    JaegerThrift.readCall(bytes, true, out);
  }

  public static void readBinary(byte[] bytes, SpanAssembler out) {
    JaegerThrift.readCall(bytes, false, out);
  }

  public static void readRequest(byte[] bytes, SpanAssembler out) {
    JaegerProtobuf.readRequest(bytes, out);
  }

  /** One full span and one small one, as generated classes hold them. */
  static Batch batch() {
    Span span = new Span(2, 1, 3, 4, "operation", 3, 1_000, 5_000);
    span.addToReferences(new SpanRef(SpanRefType.CHILD_OF, 2, 1, 4));
    span.addToReferences(new SpanRef(SpanRefType.FOLLOWS_FROM, 5, 6, 7));
    span.addToTags(text("span.kind", "consumer"));
    span.addToTags(text("otel.status_code", "ERROR"));
    span.addToTags(text("otel.status_description", "why"));
    span.addToTags(text("otel.library.name", "lib"));
    span.addToTags(text("otel.library.version", "1.2"));
    span.addToTags(text("w3c.tracestate", "a=b"));
    span.addToTags(new Tag("bytes", TagType.BINARY).setVBinary(new byte[] {0, -1}));
    span.addToTags(new Tag("long", TagType.LONG).setVLong(-7));
    span.addToTags(new Tag("double", TagType.DOUBLE).setVDouble(0.5));
    span.addToTags(new Tag("bool", TagType.BOOL).setVBool(true));
    span.addToLogs(new Log(1, List.of(text("k", "v"), text("event", "retry"))));
    return new Batch(
        new Process("shop").setTags(List.of(text("hostname", "box"))),
        List.of(span, new Span(2, 1, 8, 3, "small", 1, 1_000, 1)));
  }

  private static Tag text(String key, String value) {
    return new Tag(key, TagType.STRING).setVStr(value);
  }

  private static byte[] serialized() {
    try {
      return new TSerializer(new TBinaryProtocol.Factory()).serialize(batch());
    } catch (TException e) {
      throw new AssertionError(e);
    }
  }

  /** A datagram. */
  static byte[] call(Batch batch, boolean compact) {
    try {
      TMemoryBuffer buffer = new TMemoryBuffer(1_024);
      TProtocol protocol = compact ? new TCompactProtocol(buffer) : new TBinaryProtocol(buffer);
      protocol.writeMessageBegin(new TMessage("emitBatch", TMessageType.ONEWAY, 1));
      new Agent.emitBatch_args(batch).write(protocol);
      protocol.writeMessageEnd();
      return Arrays.copyOf(buffer.getArray(), buffer.length());
    } catch (TException e) {
      throw new AssertionError(e);
    }
  }

  /** By the numbers of model.proto; the exporter's own bytes are in {@link JaegerExporterTest}. */
  private static byte[] request() {
    ProtobufWriter out = new ProtobufWriter();
    int batch = out.beginMessage(1);
    for (int i = 1; i <= 2; i++) {
      int span = out.beginMessage(1);
      out.idField(1, 1, 2);
      out.idField(2, i);
      out.stringField(3, "operation");
      int reference = out.beginMessage(4);
      out.idField(1, 1, 2);
      out.idField(2, 9);
      out.varintField(3, 1);
      out.endMessage(reference);
      out.varintField(5, 1);
      int start = out.beginMessage(6);
      out.varintField(1, 1_700_000_000);
      out.varintField(2, 5);
      out.endMessage(start);
      int tag = out.beginMessage(8);
      out.stringField(1, "k");
      out.varintField(2, 2);
      out.varintField(5, 7);
      out.endMessage(tag);
      int log = out.beginMessage(9);
      int field = out.beginMessage(2);
      out.stringField(1, "event");
      out.stringField(3, "retry");
      out.endMessage(field);
      out.endMessage(log);
      out.requiredBytesField(12, "clock".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.endMessage(span);
    }
    int process = out.beginMessage(2);
    out.stringField(1, "shop");
    out.endMessage(process);
    out.endMessage(batch);
    return out.toByteArray();
  }
}
