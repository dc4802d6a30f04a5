package io.datatracing.benchmarks.query;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A batch job of 100,000 spans: a root, a thousand steps, and what these do. */
final class HugeTrace {
  static final int SPANS = 100_000;
  static final TraceId ID = new TraceId(0x1dea, 0x1dea);

  private static final int STEPS = 1_000;
  private static final int OF_A_REQUEST = 5_000;

  private HugeTrace() {}

  /** As requests. */
  static List<byte[]> requests(long startNanos) {
    Random random = new Random(5);
    List<byte[]> requests = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      long parent = i == 0 ? 0 : i <= STEPS ? 1 : 2 + random.nextInt(STEPS);
      long start = startNanos + i * 20_000L;
      spans.add(
          Span.builder(ID, new SpanId(i + 1), i == 0 ? "nightly" : i <= STEPS ? "step" : "SELECT")
              .parent(parent == 0 ? null : new SpanId(parent))
              .kind(i <= STEPS ? SpanKind.INTERNAL : SpanKind.CLIENT)
              .times(start, i == 0 ? startNanos + SPANS * 20_000L : start + random.nextInt(900_000))
              .attribute(Attribute.of("db.namespace", "stock"))
              .attribute(Attribute.of("row", i))
              .attribute(Attribute.of("thread.name", "worker-" + random.nextInt(8)))
              .resource(
                  new Resource(List.of(Attribute.of("service.name", "batch-" + random.nextInt(3)))))
              .build());
      if (spans.size() == OF_A_REQUEST) {
        requests.add(OtlpWriter.write(spans));
        spans.clear();
      }
    }
    return requests;
  }
}
