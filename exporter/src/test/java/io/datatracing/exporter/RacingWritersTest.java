package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Threads that write to one span at once, against its rules: values may be lost, nothing else may
 * happen.
 */
class RacingWritersTest {
  private static final int ROUNDS = 300;
  private static final int WRITERS = 3;
  private static final int ATTRIBUTES = 40;

  private final Spans spans = Spans.toNowhere();

  @Test
  void aSpanWrittenToByManyThreadsIsStillAValidSpan() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Span span = spans.start("contended");
        CyclicBarrier start = new CyclicBarrier(WRITERS + 1);
        List<Future<?>> work = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
          work.add(threads.submit(writer(span, w, start)));
        }
        work.add(threads.submit(reader(span, start)));
        for (Future<?> done : work) {
          done.get();
        }
        span.end();
        assertThat(encode(span).getAttributesCount()).isBetween(1, WRITERS * ATTRIBUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Void> writer(Span span, int writer, CyclicBarrier start) {
    return () -> {
      start.await();
      for (int i = 0; i < ATTRIBUTES; i++) {
        AttributeKey key = AttributeKey.of("k" + writer + "." + i);
        if (i % 2 == 0) {
          span.put(key, "value");
        } else {
          span.put(key, i);
        }
      }
      return null;
    };
  }

  private static Callable<Void> reader(Span span, CyclicBarrier start) {
    return () -> {
      start.await();
      for (int i = 0; i < 10; i++) {
        encode(span);
      }
      return null;
    };
  }

  private static io.opentelemetry.proto.trace.v1.Span encode(Span span) throws Exception {
    OtlpEncoder encoder = new OtlpEncoder(new byte[0], "s", "v");
    encoder.begin();
    encoder.add(span);
    encoder.end();
    return ExportTraceServiceRequest.parseFrom(
            ByteString.copyFrom(encoder.array(), 0, encoder.length()))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);
  }
}
