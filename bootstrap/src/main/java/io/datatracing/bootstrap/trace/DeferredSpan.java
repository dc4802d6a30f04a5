package io.datatracing.bootstrap.trace;

import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A span for work that may come to nothing: it is made when the first span below it is. Until then
 * {@link Span#current} is what it was outside.
 *
 * <p>For instance records that were polled and may be handled as a batch: when the application,
 * done with looking at them, makes a call, the batch's span is made as that call's parent.
 *
 * <p>Threads: contexts travel, so any thread may make the first span below; one wins. After {@link
 * #end} it stays the parent of late work if it was made, and is transparent if it was not.
 */
public abstract class DeferredSpan {
  private final Context outer;
  private @Nullable Span made;
  private boolean decided;

  /**
   * @param context where the work is done. Deferred spans there are left out: the newest one takes
   *     their place, so that contexts never form a chain
   */
  protected DeferredSpan(Context context) {
    Context base = context;
    for (DeferredSpan other = Span.deferredIn(base); other != null; other = Span.deferredIn(base)) {
      base = other.outer;
    }
    outer = base;
  }

  /** The one that is current on this thread; null if there is none, or a span below it. */
  public static @Nullable DeferredSpan current() {
    return in(CurrentContext.current());
  }

  /** The newest thing in {@code context}, if that is a deferred span; else null. */
  public static @Nullable DeferredSpan in(Context context) {
    return Span.deferredIn(context);
  }

  /** {@code context} without the deferred span that is the newest in it. */
  public static Context outside(Context context) {
    DeferredSpan newest = Span.deferredIn(context);
    return newest == null ? context : newest.outer;
  }

  /**
   * Starts the span below what is current in {@code context}; null if it can't. Called once at
   * most.
   */
  protected abstract @Nullable Span start(Context context);

  /** The context that the work was begun in, without deferred spans. */
  public final Context outer() {
    return outer;
  }

  /** A context in which the next span is below this one. */
  public final Context inOuter() {
    return Span.withDeferred(outer, this);
  }

  /** The work is done. The span ends if it was made, and will not be made otherwise. */
  public final void end() {
    Span open;
    synchronized (this) {
      decided = true;
      open = made;
    }
    if (open != null) {
      open.end();
    }
  }

  /** The span if it was made; null if it was not. It may have ended. */
  public final @Nullable Span made() {
    synchronized (this) {
      return made;
    }
  }

  /** The parent of the span that is about to start. */
  final @Nullable SpanContext parent() {
    Span parent;
    synchronized (this) {
      if (!decided) {
        decided = true;
        made = start(outer);
      }
      parent = made;
    }
    return parent == null ? Span.parentIn(outer) : parent;
  }
}
