package io.datatracing.availability;

import io.datatracing.model.Span;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Traces that arrived in the hours before the run, by the store's own clock. */
final class OlderHours {
  private static final int TRACES_OF_A_BATCH = 1_000;
  private static final long STEP_NANOS = 20_000_000;

  private final Instant firstHour;
  private final int hours;
  private final int tracesOfAnHour;

  private OlderHours(Instant firstHour, int hours, int tracesOfAnHour) {
    this.firstHour = firstHour;
    this.hours = hours;
    this.tracesOfAnHour = tracesOfAnHour;
  }

  /** Fills a store; it is closed again when this returns. */
  static OlderHours fill(Path data, int hours, int tracesOfAnHour) {
    Instant first = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(hours));
    OlderHours older = new OlderHours(first, hours, tracesOfAnHour);
    for (int hour = 0; hour < hours; hour++) {
      Clock clock = Clock.fixed(first.plus(Duration.ofHours(hour)), ZoneOffset.UTC);
      StoreOptions options = new StoreOptions(data, Map.of(), clock);
      try (SpanStore store = SpanStoreProvider.named("segment").open(options)) {
        for (int i = 0; i < tracesOfAnHour; i += TRACES_OF_A_BATCH) {
          List<Span> spans = new ArrayList<>();
          for (int j = i; j < Math.min(tracesOfAnHour, i + TRACES_OF_A_BATCH); j++) {
            long number = (long) hour * tracesOfAnHour + j;
            spans.addAll(KnownTraces.spans(number, older.startOf(number)));
          }
          append(store, OtlpBatch.of(spans));
        }
      }
    }
    return older;
  }

  private static void append(SpanStore store, OtlpBatch batch) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    store
        .writer()
        .append(
            batch,
            new AppendCallback() {
              @Override
              public void stored() {
                done.complete(null);
              }

              @Override
              public void failed(StoreException cause) {
                done.completeExceptionally(cause);
              }
            });
    done.join();
  }

  /** Their numbers are below this. */
  long traces() {
    return (long) hours * tracesOfAnHour;
  }

  int hours() {
    return hours;
  }

  long startOf(long number) {
    long hour = number / tracesOfAnHour;
    long second = firstHour.getEpochSecond() + 3_600 * hour;
    return second * 1_000_000_000 + number % tracesOfAnHour * STEP_NANOS;
  }
}
