package io.datatracing.instrumentation.reactorkafka;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.MessageElement;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.kafka.receiver.ReceiverRecord;

/**
 * Passes records on, each in the context of its handling. Demand and signals go through unchanged.
 *
 * <p>Threads: signals come one at a time, as they do to every subscriber; requests, cancels and the
 * ends of elements come from any thread.
 */
final class TracedSubscriber<R extends ConsumerRecord<?, ?>>
    implements CoreSubscriber<R>, Subscription, Scannable {
  /** By the offset that the application acknowledges. */
  static final VirtualField<MessageElement> ELEMENT = new VirtualField<>();

  /**
   * Beyond it elements are not kept until they are acknowledged, nor ended by a cancel: their
   * handling ends when nobody holds them.
   */
  private static final int MAX_OPEN = 4_096;

  private final CoreSubscriber<? super R> actual;
  private final Context outer;
  private final Collection<MessageElement> open;
  private @Nullable Subscription upstream;
  private volatile boolean cancelled;

  /**
   * @param outer what is current where the stream is subscribed to
   */
  TracedSubscriber(CoreSubscriber<? super R> actual, Context outer) {
    this.actual = actual;
    this.outer = outer;
    this.open = ConcurrentHashMap.newKeySet();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    actual.onSubscribe(this);
  }

  @Override
  public void onNext(R record) {
    MessageElement element = begin(record);
    if (element == null) {
      actual.onNext(record);
      return;
    }
    element.hold();
    Context previous = CurrentContext.attach(element.context());
    try {
      actual.onNext(record);
    } catch (Throwable thrown) {
      element.fail(thrown);
      throw thrown;
    } finally {
      CurrentContext.restore(previous);
      element.release();
      // Set before the open elements are looked through: this one is seen there, or it sees this.
      if (cancelled) {
        element.cancel();
      }
    }
  }

  private @Nullable MessageElement begin(R record) {
    try {
      boolean kept = open.size() < MAX_OPEN;
      boolean acknowledged = record instanceof ReceiverRecord;
      if (acknowledged) {
        overtake(record);
      }
      MessageElement element =
          MessageElement.begin(record, outer, acknowledged && kept, kept ? open : null);
      if (element != null && acknowledged) {
        ELEMENT.set(((ReceiverRecord<?, ?>) record).receiverOffset(), element);
      }
      return element;
    } catch (RuntimeException fault) {
      Faults.count("reactorkafka", fault);
      return null;
    }
  }

  /** Records of the same partition that nobody holds will hardly be acknowledged any more. */
  private void overtake(R record) {
    for (MessageElement element : open) {
      Object other = element.message();
      if (other == null || isBefore((ConsumerRecord<?, ?>) other, record)) {
        element.overtaken();
      }
    }
  }

  private static boolean isBefore(ConsumerRecord<?, ?> other, ConsumerRecord<?, ?> record) {
    return other.partition() == record.partition() && other.topic().equals(record.topic());
  }

  @Override
  public void onError(Throwable thrown) {
    actual.onError(thrown);
    endAll();
  }

  @Override
  public void onComplete() {
    actual.onComplete();
    endAll();
  }

  @Override
  public void request(long count) {
    Subscription source = upstream;
    if (source != null) {
      source.request(count);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    Subscription source = upstream;
    if (source != null) {
      source.cancel();
    }
    for (MessageElement element : open) {
      element.cancel();
    }
  }

  /** No record comes any more to overtake them; those that somebody holds go on. */
  private void endAll() {
    for (MessageElement element : open) {
      element.overtaken();
    }
  }

  @Override
  public reactor.util.context.Context currentContext() {
    return actual.currentContext();
  }

  @Override
  @SuppressWarnings("rawtypes") // as Scannable has it
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    return key == Attr.ACTUAL ? actual : null;
  }
}
