package io.datatracing.bootstrap.rpc;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one streaming call: the first ones of each direction as events of its span, all
 * of them as two counts when it ends. Any thread may send and receive.
 */
public final class RpcMessages {
  public static final int DEFAULT_MOST = 16;

  /** Set once, before the first call; a call reads it when it starts. */
  private static volatile int most = DEFAULT_MOST;

  private final Span span;
  private final int events;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();

  private RpcMessages(Span span, int events) {
    this.span = span;
    this.events = events;
  }

  /**
   * How many messages of each direction become events; 0: messages are not even counted.
   *
   * @param value not negative
   */
  public static void most(int value) {
    most = value;
  }

  /** Null if nothing is to be recorded. */
  public static @Nullable RpcMessages of(Span span) {
    int events = most;
    return events > 0 && span.isRecording() ? new RpcMessages(span, events) : null;
  }

  public void sent() {
    count(sent, "SENT");
  }

  public void received() {
    count(received, "RECEIVED");
  }

  private void count(AtomicInteger counter, String type) {
    int number = counter.incrementAndGet();
    if (number <= events) {
      SpanEvent event = span.event("rpc.message");
      if (event != null) {
        event.put(Attributes.RPC_MESSAGE_TYPE, type);
        event.put(Attributes.RPC_MESSAGE_ID, number);
      }
    }
  }

  /** Before the span ends. */
  public void end() {
    span.put(Attributes.DATATRACING_RPC_MESSAGES_SENT, sent.get());
    span.put(Attributes.DATATRACING_RPC_MESSAGES_RECEIVED, received.get());
  }
}
