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
