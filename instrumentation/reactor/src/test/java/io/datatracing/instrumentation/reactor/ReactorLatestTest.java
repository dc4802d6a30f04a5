package io.datatracing.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What only newer versions have; runs on the latest. */
@Timeout(60)
class ReactorLatestTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Scheduler one = Schedulers.newSingle("one");
  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

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
    assertThat(new Object[] {next(), next(), next()})
        .containsExactlyInAnyOrder(CurrentContext.root(), first, second);
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
                            seen.add(String.valueOf(user.get()));
                          })
                      .blockLast());
      assertThat(next()).isSameAs(request);
      assertThat(next()).isEqualTo("somebody");
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

  private void see() {
    seen.add(CurrentContext.current());
  }

  private Object next() throws InterruptedException {
    Object value = seen.poll(10, TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("nothing was called within 10 s");
    }
    return value;
  }

  private interface Body {
    void run() throws Exception;
  }

  private Context inRequest(Body body) throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              body.run();
              return CurrentContext.current();
            });
    spans.take();
    return request;
  }
}
