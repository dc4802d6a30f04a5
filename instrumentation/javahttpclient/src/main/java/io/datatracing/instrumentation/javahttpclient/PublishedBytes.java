package io.datatracing.instrumentation.javahttpclient;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes what a publisher of bytes in memory publishes; it does so before it returns. */
final class PublishedBytes implements Flow.Subscriber<ByteBuffer> {
  private byte[] bytes = new byte[0];
  private int length;
  private boolean complete;

  /** Null if there is more to come, which is none of ours then. */
  byte @Nullable [] of(HttpRequest.BodyPublisher publisher) {
    bytes = new byte[(int) publisher.contentLength()];
    publisher.subscribe(this);
    return complete && length == bytes.length ? bytes : null;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    int more = buffer.remaining();
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, length + more);
    }
    buffer.get(bytes, length, more);
    length += more;
  }

  @Override
  public void onError(Throwable thrown) {
    complete = false;
  }

  @Override
  public void onComplete() {
    complete = true;
  }
}
