package io.datatracing.exporter;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.context.Context;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The worker's thread: OTLP protobuf of a batch, by span. */
@State(Scope.Thread)
public class EncodeBenchmark {
  static final int BATCH = 512;

  private final Span[] batch = new Span[BATCH];
  private final OtlpEncoder encoder = new OtlpEncoder(new byte[300], "io.datatracing", "1");

  public EncodeBenchmark() {
    RequestSpans spans = new RequestSpans(span -> true);
    Span root = spans.start(CurrentContext.root());
    Context trace = root.in(CurrentContext.root());
    for (int i = 0; i < batch.length; i++) {
      batch[i] = spans.start(trace);
      batch[i].end();
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int encode() {
    encoder.begin();
    for (Span span : batch) {
      encoder.add(span);
    }
    encoder.end();
    return encoder.length();
  }

  /** Bytes on the wire, by span. */
  int bytesPerSpan() {
    return encode() / BATCH;
  }
}
