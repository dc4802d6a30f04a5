package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.DeferredSpan;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a batch of them, that is being handled: its span is open, and current on the thread
 * that began it. Without a span where tracing is off; then nothing here does anything.
 *
 * <p>Loops nest, and those of several consumers take turns: what a loop inside has left on top of
 * this one's context goes with it, as it was begun while this message was handled.
 *
 * <p>Threads: begun by one thread; any may end it, at a time. The context is put back by the thread
 * that began only, and only where nobody else has put another one on top. The chain of a thread's
 * loops is read and written by that thread; one that another thread has ended stays in it, closed,
 * until the next one begins.
 */
public class HandledMessage {
  /** Loops of one thread that are kept; who has more open has lost the oldest. */
  private static final int MOST_NESTED = 32;

  /**
   * The loop that a thread began last and that Java tells nobody the end of; {@link #below} it are
   * the others that are open.
   */
  private static final ThreadLocal<@Nullable HandledMessage> LOOP = new ThreadLocal<>();

  /** Spares applications without consumers the question. Only ever becomes true. */
  private static volatile boolean loops;

  /** Whether a thread has ever had two loops open. Only ever becomes true. */
  private static volatile boolean nested;

  private @Nullable Span span;
  private @Nullable Context attached;
  private @Nullable Context previous;
  private @Nullable Thread thread;
  private @Nullable HandledMessage below;

  protected HandledMessage() {}

  /** The span of the handling is current in {@code context} from here on. */
  protected final void begin(Span started, Context context) {
    span = started;
    thread = Thread.currentThread();
    attached = started.in(context);
    previous = CurrentContext.attach(attached);
  }

  /** As {@link #begin}, of what a loop has come to: whoever ends around it ends this, too. */
  protected final void beginInLoop(Span started, Context context) {
    HandledMessage top = LOOP.get();
    if (top != this) {
      expectLoops();
      putOn(top);
      LOOP.set(this);
    }
    begin(started, context);
  }

  /**
   * This becomes the first of its thread's chain, whose others are open, and so many at most: a
   * thread that leaves loop after loop, and has no task that ends, would else keep all of them.
   */
  private void putOn(@Nullable HandledMessage top) {
    HandledMessage at = this;
    at.below = top;
    for (int i = 1; i < MOST_NESTED; i++) {
      HandledMessage next = openFrom(at.below);
      at.below = next;
      if (next == null) {
        return;
      }
      nested = true;
      at = next;
    }
    at.below = null;
  }

  /** The first that this thread has open, from {@code loop} down. */
  private static @Nullable HandledMessage openFrom(@Nullable HandledMessage loop) {
    HandledMessage at = loop;
    for (int i = 0; at != null && i < MOST_NESTED; i++) {
      if (at.span != null && at.thread == Thread.currentThread()) {
        return at;
      }
      at = at.below;
    }
    return null;
  }

  /** Takes this out of its thread's chain, unless it is the first there. */
  private void unlink() {
    HandledMessage above = LOOP.get();
    for (int i = 0; above != null && above != this && i < MOST_NESTED; i++) {
      if (above.below == this) {
        above.below = below;
        below = null;
        return;
      }
      above = above.below;
    }
  }

  /**
   * Whether nothing is on top of this one's context but what was begun in it: polls, and loops over
   * what they returned.
   */
  private boolean isUnder(Context current) {
    if (current == attached) {
      return true;
    }
    Context at = DeferredSpan.outside(current);
    HandledMessage loop = LOOP.get();
    for (int i = 0; loop != null && loop != this && i < MOST_NESTED; i++) {
      Context under = loop.previous;
      if (loop.attached == at && under != null) {
        at = DeferredSpan.outside(under);
      }
      loop = loop.below;
    }
    return at == attached;
  }

  /**
   * A task of a thread is over, and with it whatever it has left open: the loops that it left by
   * {@code break}, {@code return} or an exception, and a batch that it has handled. To be called
   * where the thread has nothing else to do. Never throws.
   */
  public static void endLeft() {
    if (!loops) {
      return;
    }
    HandledMessage loop = LOOP.get();
    if (loop != null) {
      LOOP.set(null);
      for (int i = 0; loop != null && i < MOST_NESTED; i++) {
        HandledMessage next = loop.below;
        if (loop.thread == Thread.currentThread()) {
          loop.endAtLastActivity();
        }
        loop = next;
      }
    }
    ReceivedMessages.endLeft();
  }

  /**
   * A scope of this thread ends, and with it the loops that were begun and left inside: then that
   * is what is current. Before {@code previous} is restored. Never throws.
   *
   * @param own what the scope has made current; null if that is a span of its own
   * @param previous what was current before
   */
  public static void endLeft(@Nullable Context own, Context previous) {
    if (!loops) {
      return;
    }
    HandledMessage loop = LOOP.get();
    for (int i = 0; loop != null && i < MOST_NESTED; i++) {
      HandledMessage next = loop.below;
      Context left = loop.attached;
      if (left != null && loop.thread == Thread.currentThread()) {
        if (left == own
            || left == DeferredSpan.outside(previous)
            || left != DeferredSpan.outside(CurrentContext.current())) {
          return;
        }
        loop.endAtLastActivity();
      }
      loop = next;
    }
  }

  /**
   * This thread leaves work that may go on on another one, a coroutine: it gets back what it had,
   * and loops that were begun meanwhile are not its own any more. They end as their iterators say,
   * or with the next poll. Never throws.
   *
   * @param previous what was current before
   */
  public static void detach(Context previous) {
    Context current = CurrentContext.current();
    if (current == previous) {
      return;
    }
    if (loops) {
      ReceivedMessages.detach(current);
      Context outside = DeferredSpan.outside(previous);
      Context at = DeferredSpan.outside(current);
      HandledMessage loop = LOOP.get();
      for (int i = 0; loop != null && at != outside && i < MOST_NESTED; i++) {
        Context under = loop.previous;
        if (loop.attached == at && under != null) {
          ReceivedMessages.detach(under);
          at = DeferredSpan.outside(under);
          HandledMessage next = loop.below;
          loop.below = null;
          LOOP.set(next);
          loop = next;
        } else {
          break;
        }
      }
    }
    CurrentContext.restore(previous);
  }

  /** Whether anybody may receive messages in this process. */
  public static boolean areLoopsExpected() {
    return loops;
  }

  /** There is somebody who may receive messages in this process. */
  public static void expectLoops() {
    if (!loops) {
      loops = true;
    }
  }

  /** The open span; null if there is none. */
  public final @Nullable Span span() {
    return span;
  }

  /** Whether the handling has begun, with a span, and has not ended. */
  public final boolean isOpen() {
    return span != null;
  }

  /**
   * The handling is over. Ends the span and restores the context; does nothing if that was done.
   * Never throws.
   *
   * @param thrown what the handler threw, which fails the span; null if nothing
   */
  public final void end(@Nullable Throwable thrown) {
    Span handled = leave();
    if (handled != null) {
      try {
        if (thrown != null) {
          handled.fail(thrown);
        }
        handled.end();
      } catch (RuntimeException fault) {
        Faults.count("messaging", fault);
      }
    }
  }

  /**
   * The handling was over at a time nobody told: the span ends with the last thing that is known of
   * it, and says so. Restores the context. Never throws.
   */
  protected final void endAtLastActivity() {
    Span handled = leave();
    if (handled != null) {
      try {
        long last = handled.lastActivityEpochNanos();
        for (SpanEvent event : handled.events()) {
          last = Math.max(last, event.epochNanos());
        }
        handled.put(Attributes.DATATRACING_END_ESTIMATED, true);
        handled.end(last);
      } catch (RuntimeException fault) {
        Faults.count("messaging", fault);
      }
    }
  }

  /** Restores the context; returns the span, which is the caller's to end. */
  public final @Nullable Span leave() {
    Span handled = span;
    if (handled == null) {
      return null;
    }
    span = null;
    // Another thread's context, or one that the application has put on top, is not ours to change.
    Context before = previous;
    if (before != null && thread == Thread.currentThread()) {
      if (isUnder(CurrentContext.current())) {
        CurrentContext.restore(before);
      }
      if (nested) {
        unlink();
      }
    }
    attached = null;
    previous = null;
    thread = null;
    return handled;
  }
}
