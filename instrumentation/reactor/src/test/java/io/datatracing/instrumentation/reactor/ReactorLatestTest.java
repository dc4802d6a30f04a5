package io.datatracing.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.async.SeenContexts;
import io.opentelemetry.context.Context;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What only newer versions have; runs on the latest. */
@Timeout(240)
class ReactorLatestTest extends SeenContexts {
  private final Scheduler one = Schedulers.newSingle("one");

  @AfterEach
  void stop() {
    one.dispose();
  }

  @Test
  void aSinkThatAnotherRequestFillsKeepsTheSubscribersContext() throws Exception {
    Object sink = NewerReactor.multicastSink();
    NewerReactor.flux(sink).subscribe(n -> see());
    Context first = inRequest(() -> NewerReactor.flux(sink).map(n -> n).subscribe(n -> see()));
    Context second = inRequest(() -> NewerReactor.flux(sink).publishOn(one).subscribe(n -> see()));
    inRequest(() -> NewerReactor.emit(sink, 1));
    assertThat(next(3)).containsExactlyInAnyOrder(CurrentContext.root(), first, second);
  }

  @Test
  void theContextOfReactorIsLeftAlone() throws Exception {
    Mono<Integer> chain =
        NewerReactor.withContextValue(
            Mono.just(1).publishOn(one).doOnNext(n -> see()), "key", "value");
    Context request = inRequest(chain::block);
    assertThat(next()).isSameAs(request);
  }

  @Test
  void automaticContextPropagationWorksBesideIt() throws Exception {
    ThreadLocal<String> user = new ThreadLocal<>();
    BlockingQueue<String> users = new LinkedBlockingQueue<>();
    NewerReactor.enableAutomaticContextPropagation("user", user);
    try {
      user.set("somebody");
      Context request =
          inRequest(
              () ->
                  Flux.just(1)
                      .publishOn(one)
                      .doOnNext(
                          n -> {
                            see();
                            users.add(String.valueOf(user.get()));
                          })
                      .blockLast());
      assertThat(next()).isSameAs(request);
      assertThat(users).containsExactly("somebody");
    } finally {
      user.remove();
      NewerReactor.disableAutomaticContextPropagation();
    }
  }

  @Test
  void boundedElasticThreadsAreLeftClean() throws Exception {
    Scheduler elastic = NewerReactor.boundedElastic();
    Context request = inRequest(() -> Mono.fromRunnable(this::see).subscribeOn(elastic).block());
    assertThat(next()).isSameAs(request);
    elastic.schedule(this::see);
    assertThat(next()).isSameAs(CurrentContext.root());
  }
}
