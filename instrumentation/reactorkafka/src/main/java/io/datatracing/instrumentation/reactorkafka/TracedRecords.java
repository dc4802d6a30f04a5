package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** The records of a receiver, each an element with the context of its own handling. */
final class TracedRecords<R extends ConsumerRecord<?, ?>> extends FluxOperator<R, R> {
  TracedRecords(Flux<? extends R> records) {
    super(records);
    ElementContext.use();
  }

  /** For the records of one poll. */
  static final class Trace<R extends ConsumerRecord<?, ?>> implements Function<Flux<R>, Flux<R>> {
    @Override
    public Flux<R> apply(Flux<R> records) {
      return new TracedRecords<>(records);
    }
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    if (collects(actual)) {
      // Elements become one with the collection: see MessageElement.beginBatch.
      source.subscribe(actual);
      return;
    }
    source.subscribe(new TracedSubscriber<>(actual, CurrentContext.current()));
  }

  /** Whether nothing is done with single records but to put them into a collection. */
  private static boolean collects(CoreSubscriber<?> subscriber) {
    String name = subscriber.getClass().getName();
    return name.startsWith("reactor.core.publisher.FluxBuffer")
        || name.startsWith("reactor.core.publisher.MonoCollectList");
  }
}
