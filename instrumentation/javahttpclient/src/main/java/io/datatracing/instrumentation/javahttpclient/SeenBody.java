package io.datatracing.instrumentation.javahttpclient;

import io.datatracing.bootstrap.http.WorkflowCall;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Stands before the application's subscriber and keeps the begin of what passes. The subscriber
 * gets the same buffers, unread, and all signals in the same order.
 *
 * <p>Threads: signals come one after the other, as reactive streams demand; a cancellation may come
 * from any thread and looks at nothing that was kept.
 */
final class SeenBody implements HttpResponse.BodySubscriber<Object> {
  private final HttpResponse.BodySubscriber<Object> subscriber;
  private final WorkflowExchange exchange;

  /** Written before {@link WorkflowExchange#isOver}, whose lock publishes it. */
  private byte[] bytes = new byte[1_024];

  private int length;

  SeenBody(HttpResponse.BodySubscriber<Object> subscriber, WorkflowExchange exchange) {
    this.subscriber = subscriber;
    this.exchange = exchange;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  @Override
  public CompletionStage<Object> getBody() {
    return subscriber.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            subscription.request(n);
          }

          @Override
          public void cancel() {
            subscription.cancel();
            exchange.isOver();
          }
        });
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      keep(buffer.duplicate());
    }
    subscriber.onNext(buffers);
  }

  private void keep(ByteBuffer buffer) {
    int most = Math.min(buffer.remaining(), WorkflowCall.MOST_ANSWER_BYTES - length);
    if (length + most > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + most, 2 * bytes.length));
    }
    buffer.get(bytes, length, most);
    length += most;
  }

  @Override
  public void onError(Throwable thrown) {
    exchange.isOver();
    subscriber.onError(thrown);
  }

  @Override
  public void onComplete() {
    exchange.isOver();
    subscriber.onComplete();
  }
}
