package io.datatracing.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.ActorMaterializer;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream runs in the context in which it was materialized, whoever fills it. */
@Timeout(240)
@SuppressWarnings("deprecation") // the materializer that all supported versions have
class StreamTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final SeenContexts seen = new SeenContexts(spans);
  private final Materializer materializer = ActorMaterializer.create(Actors.SYSTEM);

  @Test
  void everyStageOfAStreamAcrossAsyncBoundaries() throws Exception {
    Context request =
        seen.inRequest(
            () ->
                Source.from(Arrays.asList(1, 2))
                    .map(seen::see)
                    .async()
                    .map(seen::see)
                    .mapAsync(2, n -> CompletableFuture.supplyAsync(() -> n))
                    .map(seen::see)
                    .runWith(Sink.foreach(n -> seen.see()), materializer)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS));
    assertThat(seen.next(8)).containsOnly(request);
  }

  @Test
  void elementsOfOthersAreNotAttributedToTheirRequestsNorToEachOthers() throws Exception {
    SourceQueueWithComplete<Integer> atBoot =
        Source.<Integer>queue(100, OverflowStrategy.backpressure())
            .map(seen::see)
            .async()
            .map(seen::see)
            .to(Sink.ignore())
            .run(materializer);
    for (int i = 0; i < 5; i++) {
      int element = i;
      seen.inRequest(() -> atBoot.offer(element).toCompletableFuture().get(60, TimeUnit.SECONDS));
    }
    assertThat(seen.next(10)).containsOnly(CurrentContext.root());
    atBoot.complete();
  }

  @Test
  void aFailedStreamLeavesItsThreadsClean() throws Exception {
    Context request =
        seen.inRequest(
            () ->
                Source.single(1)
                    .map(
                        n -> {
                          seen.see();
                          throw new IllegalStateException("on purpose");
                        })
                    .recover(
                        IllegalStateException.class,
                        () -> {
                          seen.see();
                          return 1;
                        })
                    .runWith(Sink.ignore(), materializer)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS));
    assertThat(seen.next(2)).containsOnly(request);
    Actors.SYSTEM.dispatcher().execute(seen::see);
    assertThat(seen.next(1)).containsOnly(CurrentContext.root());
  }
}
