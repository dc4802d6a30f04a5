package io.datatracing.instrumentation.reactorkafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Results of {@code flatMap} that wait in its queues until somebody asks for them: it drains them
 * wherever it is told of demand, also in {@code request} and in the end of another inner stream.
 */
class DemandTest extends RecordStream {
  private final CountDownLatch mapped = new CountDownLatch(RECORDS);
  private final BlockingQueue<String> results = new LinkedBlockingQueue<>();

  private static final class Asking extends BaseSubscriber<String> {
    private final BlockingQueue<String> results;
    private final int enough;
    private int seen;

    Asking(BlockingQueue<String> results, int enough) {
      this.results = results;
      this.enough = enough;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // Nothing is asked for yet.
    }

    @Override
    protected void hookOnNext(String value) {
      if (++seen == enough) {
        cancel();
      }
      results.add(value);
    }
  }

  private Flux<String> inner(boolean acknowledged) {
    return TestBroker.receiver(topic, scheduler)
        .receive()
        .flatMap(
            record -> {
              Mono<String> result = Mono.just(record.value());
              if (acknowledged) {
                record.receiverOffset().acknowledge();
              }
              mapped.countDown();
              // Hidden: else its value would be taken at once, and there were no inner stream.
              return result.hide();
            });
  }

  private Flux<String> scalar() {
    return TestBroker.receiver(topic, scheduler)
        .receive()
        .flatMap(
            record -> {
              record.receiverOffset().acknowledge();
              mapped.countDown();
              return Mono.just(record.value());
            });
  }

  private void ask(BaseSubscriber<String> subscriber) throws Exception {
    executor.submit(() -> subscriber.request(1)).get(120, TimeUnit.SECONDS);
  }

  private void eachEndsWithItsResult(Flux<String> stream) throws Exception {
    Asking subscriber = new Asking(results, RECORDS + 1);
    stream.subscribe(subscriber);
    await(mapped);
    awaitIdle();
    for (int i = 0; i < RECORDS; i++) {
      ask(subscriber);
      String value = results.poll(120, TimeUnit.SECONDS);
      Span process = spans.take();
      assertThat(value).isNotNull();
      assertThat(process.isChildOf(sent.get(value))).as("the span of " + value).isTrue();
      assertThat(process.status()).isEqualTo(SpanStatus.UNSET);
      assertThat(process.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
    }
    subscriber.cancel();
  }

  @Test
  void recordEndsWithItsResultThoughNothingMoreIsAskedFor() throws Exception {
    eachEndsWithItsResult(inner(true));
  }

  @Test
  void recordEndsWithItsOnlyValueThoughNothingMoreIsAskedFor() throws Exception {
    eachEndsWithItsResult(scalar());
  }

  @Test
  void recordWhoseWaitingResultIsTheLastThatIsWantedEnds() throws Exception {
    endsWithTheStream(true);
  }

  @Test
  void recordThatNobodyAcknowledgesEndsIfItsWaitingResultIsTheLastThatIsWanted() throws Exception {
    endsWithTheStream(false);
  }

  private void endsWithTheStream(boolean acknowledged) throws Exception {
    Asking subscriber = new Asking(results, 2);
    inner(acknowledged).subscribe(subscriber);
    await(mapped);
    awaitIdle();
    ask(subscriber);
    ask(subscriber);
    assertThat(results).hasSize(2);
    List<Span> ended = new ArrayList<>(spans.take(RECORDS));
    Map<String, Span> processed = byValue(ended);
    assertThat(processed).containsOnlyKeys(sent.keySet());
    assertThat(ended).allSatisfy(span -> assertThat(span.status()).isEqualTo(SpanStatus.UNSET));
  }
}
