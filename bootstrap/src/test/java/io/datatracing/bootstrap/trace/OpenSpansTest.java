package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenSpansTest {
  private static final long SECOND = 1_000_000_000L;

  private final Recorder recorder = new Recorder();

  @AfterEach
  void close() {
    recorder.close();
  }

  @Test
  void spansOpenForLongerAreFoundUntilTheyEnd() {
    Span job = start("job");
    recorder.advanceNanos(31 * SECOND);
    start("young");

    assertThat(open(30 * SECOND)).containsExactly(job);
    job.end();
    assertThat(open(30 * SECOND)).isEmpty();
  }

  @Test
  void aSpanWhosePlaceIsTakenIsFoundAllTheSame() {
    try (Recorder sameIds = new Recorder(options -> options.withIds(() -> 4_095))) {
      Span first = start("first");
      Span second = start("second");
      sameIds.advanceNanos(SECOND);

      assertThat(open(0)).containsExactlyInAnyOrder(first, second);
      second.end();
      assertThat(open(0)).containsExactly(first);
    }
  }

  private static Span start(String name) {
    return Tracer.get().start(name, SpanKind.INTERNAL, CurrentContext.root());
  }

  private static List<Span> open(long nanos) {
    List<Span> open = new ArrayList<>();
    Tracer.get().collectOpen(nanos, open);
    return open;
  }
}
