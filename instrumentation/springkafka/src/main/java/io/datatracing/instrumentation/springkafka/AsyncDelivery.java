package io.datatracing.instrumentation.springkafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A listener returned a future, a {@code Mono}, or is a suspend function: its span ends when that
 * does. A future says so itself; of the others Spring's callback is told, which runs in the context
 * that is given here.
 */
final class AsyncDelivery implements BiConsumer<Object, @Nullable Throwable> {
  private static final ContextKey<Delivery> KEY =
      ContextKey.named("datatracing-springkafka-delivery");
  private static final String MONO = "reactor.core.publisher.Mono";

  /** Where a record's listener failed, for the error handler, which is called later. */
  private static final WeakIdentityMap<ConsumerRecord<?, ?>, Context> FAILED =
      new WeakIdentityMap<>();

  private final Delivery delivery;

  private AsyncDelivery(Delivery delivery) {
    this.delivery = delivery;
  }

  /**
   * The container's thread has this result of its listener.
   *
   * @return the context to restore when Spring has registered its callback; null if the result is
   *     there already
   */
  static @Nullable Context begin(Delivery delivery, @Nullable Object result) {
    Object actual = result == null ? null : Results.unwrap(result);
    CompletableFuture<?> future =
        actual instanceof CompletableFuture ? (CompletableFuture<?>) actual : null;
    if (future == null ? !isMono(actual) : future.isDone()) {
      return null;
    }
    delivery.goOn();
    Context previous = CurrentContext.current();
    CurrentContext.attach(previous.with(KEY, delivery));
    if (future != null) {
      // Stages run in the reverse order of their registration: this one after Spring's, which
      // sends the reply.
      CompletableFuture<?> unused = future.whenComplete(new AsyncDelivery(delivery));
    }
    return previous;
  }

  /** Null where nothing asynchronous is handled. */
  static @Nullable Delivery current() {
    return CurrentContext.current().get(KEY);
  }

  /** The listener failed with this record; what is done about it belongs to it. */
  static void fail(Delivery delivery, Object request, Throwable thrown) {
    delivery.fail(thrown);
    Span span = delivery.span();
    if (request instanceof ConsumerRecord && span != null) {
      FAILED.put((ConsumerRecord<?, ?>) request, span.in(CurrentContext.root()));
    }
  }

  static @Nullable Context failed(ConsumerRecord<?, ?> record) {
    return FAILED.get(record);
  }

  @Override
  public void accept(Object ignored, @Nullable Throwable thrown) {
    delivery.finish(thrown);
  }

  /** By name: Reactor need not be there. */
  private static boolean isMono(@Nullable Object result) {
    for (Class<?> type = result == null ? null : result.getClass();
        type != null;
        type = type.getSuperclass()) {
      if (type.getName().equals(MONO)) {
        return true;
      }
    }
    return false;
  }
}
