package io.datatracing.instrumentation.rxjava3;

import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber of the application that leaves requesting to others. */
final class Requester implements Subscriber<Integer> {
  private final AtomicReference<Subscription> subscription;

  Requester(AtomicReference<Subscription> subscription) {
    this.subscription = subscription;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription.set(given);
  }

  @Override
  public void onNext(Integer value) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
