package io.datatracing.benchmarks.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import io.datatracing.model.otlp.TextCheck;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.ToIntFunction;

/** What finding all fields of a span costs, ours and protobuf-java's, on one thread. */
final class Decoding {
  /** On a busy machine the compiler needs a while to get to a method. */
  private static final long ENOUGH_NANOS = 3_000_000_000L;

  private final List<byte[]> requests;
  private final OtlpReader reader = new OtlpReader();

  /** Only there so that the check is not optimized away. */
  @SuppressWarnings("unused")
  private boolean isText = true;

  Decoding(List<byte[]> requests) {
    this.requests = requests;
  }

  Table measure() {
    Table table = new Table("Decoding, ns of processor time a span");
    table.add("OtlpReader: every field and attribute found", "170", "%.0f", fastest(this::read));
    table.add(
        "OtlpReader, then whether all texts of the span are UTF-8",
        "",
        "%.0f",
        fastest(this::readAndCheckTexts));
    table.add(
        "OtlpBatch.parse: both, and events, links, resources checked",
        "",
        "%.0f",
        fastest(request -> OtlpBatch.parse(request).spanCount()));
    table.add("protobuf-java: parseFrom", "(peer)", "%.0f", fastest(Decoding::protobuf));
    return table;
  }

  private int read(byte[] request) {
    reader.reset(request, 0, request.length);
    int spans = 0;
    while (reader.nextSpan()) {
      spans++;
    }
    return spans;
  }

  private int readAndCheckTexts(byte[] request) {
    reader.reset(request, 0, request.length);
    int spans = 0;
    while (reader.nextSpan()) {
      spans++;
      isText &= TextCheck.isText(reader);
    }
    return spans;
  }

  private static int protobuf(byte[] request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request)
          .getResourceSpans(0)
          .getScopeSpansList()
          .stream()
          .mapToInt(scope -> scope.getSpansCount())
          .sum();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Processor time of the thread, in the fastest of some rounds: neighbours cost wall time. */
  private double fastest(ToIntFunction<byte[]> decode) {
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    long begin = thread.getCurrentThreadCpuTime();
    double fastest = Double.MAX_VALUE;
    long start = begin;
    while (start - begin < ENOUGH_NANOS) {
      long spans = 0;
      for (byte[] request : requests) {
        spans += decode.applyAsInt(request);
      }
      long end = thread.getCurrentThreadCpuTime();
      fastest = Math.min(fastest, (double) (end - start) / spans);
      start = end;
    }
    return fastest;
  }
}
