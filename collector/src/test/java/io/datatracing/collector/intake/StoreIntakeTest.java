package io.datatracing.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.RecordingWriter;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOverloadedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreIntakeTest {
  private static final OtlpBatch BATCH =
      OtlpBatch.of(List.of(Span.builder(new TraceId(1, 2), new SpanId(3), "a").build()));

  private final RecordingWriter store = new RecordingWriter();
  private long now;
  private final StoreIntake intake = new StoreIntake(store, () -> now);

  @Test
  void aRefusalIsAnObstacleForFiveSecondsOrUntilTheNextBatchIsStored() {
    assertThat(intake.obstacle()).isNull();
    store.failWith(new StoreOverloadedException("queue of 7 is full"));
    take();
    assertThat(intake.obstacle()).contains("queue of 7 is full");
    now += StoreIntake.REFUSAL_COUNTS_NANOS;
    assertThat(intake.obstacle()).isNotNull();
    now++;
    assertThat(intake.obstacle()).isNull();
    take();
    assertThat(intake.obstacle()).isNotNull();
    store.failWith(null);
    take();
    assertThat(intake.obstacle()).isNull();
  }

  @Test
  void aFailureIsNotToldInItsOwnWords() {
    store.failWith(new StoreException("disk on fire at /secret"));
    take();
    assertThat(intake.obstacle()).isNotNull().doesNotContain("/secret");
  }

  private void take() {
    intake.take(
        BATCH,
        new BatchOrigin("otlp", "protobuf"),
        new AppendCallback() {
          @Override
          public void stored() {}

          @Override
          public void failed(StoreException cause) {}
        });
  }
}
