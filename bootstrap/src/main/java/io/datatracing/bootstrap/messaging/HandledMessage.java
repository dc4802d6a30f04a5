package io.datatracing.bootstrap.messaging;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanEvent;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a batch of them, that is being handled: its span is open, and current on the thread
 * that began it. Without a span where tracing is off; then nothing here does anything.
 *
 * <p>Threads: begun by one thread; any may end it, at a time. The context is put back by the thread
 * that began only, and only where nobody has put another one on top.
 */
public class HandledMessage {
  /** The loop that a thread began last and that Java tells nobody the end of. */
  private static final ThreadLocal<@Nullable HandledMessage> LOOP = new ThreadLocal<>();

  /** Spares applications without consumers the question. Only ever becomes true. */
  private static volatile boolean loops;

  private @Nullable Span span;
  private @Nullable Context attached;
  private @Nullable Context previous;
  private @Nullable Thread thread;

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
    begin(started, context);
    if (LOOP.get() != this) {
      expectLoops();
      LOOP.set(this);
    }
  }

  /**
   * A task of a thread is over, and with it whatever it has left open: the loop that it left by
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
      if (loop.thread == Thread.currentThread()) {
        loop.endAtLastActivity();
      }
    }
    ReceivedMessages.endLeft();
  }

  /**
   * A scope of this thread ends, and with it a loop that was begun and left inside: then that is
   * what is current. Before {@code previous} is restored. Never throws.
   *
   * @param own what the scope has made current; null if that is a span of its own
   * @param previous what was current before
   */
  public static void endLeft(@Nullable Context own, Context previous) {
    if (!loops) {
      return;
    }
    HandledMessage loop = LOOP.get();
    Context left = loop == null ? null : loop.attached;
    if (loop != null
        && left != null
        && left != own
        && left != previous
        && left == CurrentContext.current()
        && loop.thread == Thread.currentThread()) {
      loop.endAtLastActivity();
    }
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
    if (previous != null
        && thread == Thread.currentThread()
        && CurrentContext.current() == attached) {
      CurrentContext.restore(previous);
    }
    attached = null;
    previous = null;
    thread = null;
    return handled;
  }
}
