package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import java.lang.ref.WeakReference;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a batch of them, that is an element of a reactive stream: its {@code process} span,
 * which ends when nobody holds the element any more. A message that the application acknowledges
 * waits for that, too.
 *
 * <p>Threads: those that the stream runs on, also at a time; hence the lock, which is held for a
 * few instructions and never while anything else is called.
 */
public final class MessageElement extends ElementContext {
  private final Span span;
  private final Context context;
  private final WeakReference<Object> message;
  private @Nullable Collection<MessageElement> open;

  /** What is given a batch and gives it back; null where that is known otherwise. */
  private @Nullable Object receiver;

  private int holds;
  private boolean awaited;

  /** Also read without the lock, by the thread that has cancelled. */
  private volatile boolean cancelled;

  private boolean failed;
  private boolean ended;
  private long idleEpochNanos;

  private MessageElement(Span span, Context context, Context outer, Object message) {
    super(outer);
    this.span = span;
    this.context = mark(context);
    this.message = new WeakReference<>(message);
  }

  /**
   * The handling of one message begins.
   *
   * @param message the library's object, or a known copy
   * @param outer what the stream was subscribed in
   * @param awaited whether the message is handled until it is {@link #acknowledge acknowledged}
   * @param open where the element is kept until it has ended; null for nowhere
   * @return null if nothing is recorded
   */
  public static @Nullable MessageElement begin(
      Object message, Context outer, boolean awaited, @Nullable Collection<MessageElement> open) {
    ReceivedMessages received = ReceivedMessages.of(message);
    if (received == null) {
      return null;
    }
    Context previous = CurrentContext.attach(outer);
    try {
      MessageElement element = taken(received.begin(message), outer, message);
      if (element != null) {
        element.awaited = awaited;
        element.open = open;
        if (open != null) {
          open.add(element);
        }
      }
      return element;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  /**
   * An operator has made one element of many, which {@code receiver} is given: if they are messages
   * they are handled as a batch, held until {@link #returned}.
   *
   * @param outer what the stream was subscribed in
   * @return null if they are something else, or are being handled already
   */
  public static @Nullable MessageElement beginBatch(
      Collection<?> elements, Context outer, Object receiver) {
    ElementContext current = current();
    if (elements.isEmpty()
        || of(outer) != null
        || (current instanceof MessageElement && ((MessageElement) current).isOf(elements))) {
      return null;
    }
    for (Object element : elements) {
      // Else every collection of every stream would be looked up in weak maps.
      if (element == null
          || !VirtualField.isAttached(element)
          || ReceivedMessages.of(element) == null) {
        return null;
      }
    }
    ReceivedMessages received = ReceivedMessages.of(elements.iterator().next());
    if (received == null) {
      return null;
    }
    Context previous = CurrentContext.attach(outer);
    try {
      MessageElement batch = taken(received.beginBatch(elements), outer, elements);
      if (batch != null) {
        batch.receiver = receiver;
        batch.holds = 1;
      }
      return batch;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  /**
   * {@code receiver} was given an element, or an error, and has passed it on. The element is over
   * if it was a batch made for this receiver and nobody holds it, or if the stream was cancelled
   * meanwhile.
   */
  public static void returned(Object receiver) {
    ElementContext current = current();
    if (current instanceof MessageElement) {
      MessageElement element = (MessageElement) current;
      if (element.receiver == receiver) {
        element.receiver = null;
        element.release();
      } else if (element.cancelled) {
        element.acknowledge();
      }
    }
  }

  private static @Nullable MessageElement taken(
      HandledMessage handled, Context outer, Object message) {
    Span span = handled.span();
    if (span == null) {
      return null;
    }
    Context own = CurrentContext.current();
    handled.leave();
    return new MessageElement(span, own, outer, message);
  }

  private boolean isOf(Object other) {
    return message.get() == other;
  }

  /** The message; null if nobody else knows it any more. */
  public @Nullable Object message() {
    return message.get();
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public void hold() {
    synchronized (this) {
      holds++;
    }
  }

  @Override
  public void release() {
    boolean over;
    synchronized (this) {
      holds = Math.max(0, holds - 1);
      idleEpochNanos = span.nowEpochNanos();
      over = isOver();
    }
    if (over) {
      finish(0);
    }
  }

  /** The application has said that it is done with the message. */
  public void acknowledge() {
    boolean over;
    synchronized (this) {
      awaited = false;
      over = isOver();
    }
    if (over) {
      finish(0);
    }
  }

  /**
   * A later message of the same partition is passed down. If nobody holds this one, it will hardly
   * be acknowledged by itself: it was over when it was let go.
   */
  public void overtaken() {
    synchronized (this) {
      if (ended || holds > 0) {
        return;
      }
      ended = true;
    }
    finish(Math.max(idleEpochNanos, span.lastActivityEpochNanos()));
  }

  /**
   * The stream is cancelled. If that comes from handling this very message, it has still to be told
   * why, before it is released. Where nobody holds it, nobody would end it later.
   */
  public void cancel() {
    boolean over;
    synchronized (this) {
      cancelled = true;
      over = !ended && (holds == 0 || current() != this);
      ended |= over;
    }
    if (over) {
      finish(0);
    }
  }

  @Override
  public void fail(Throwable thrown) {
    synchronized (this) {
      if (failed || ended) {
        return;
      }
      failed = true;
    }
    span.fail(thrown);
  }

  /** Under the lock; true once. */
  private boolean isOver() {
    boolean over = !ended && (cancelled || (holds == 0 && !awaited));
    ended |= over;
    return over;
  }

  /**
   * @param epochNanos an estimate; 0 for now
   */
  private void finish(long epochNanos) {
    Collection<MessageElement> others = open;
    if (others != null) {
      others.remove(this);
    }
    try {
      if (epochNanos != 0) {
        span.put(Attributes.DATATRACING_END_ESTIMATED, true);
      }
      span.end(epochNanos);
    } catch (RuntimeException fault) {
      Faults.count("messaging", fault);
    }
  }
}
