package io.datatracing.instrumentation.netty;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.netty.util.concurrent.DefaultPromise;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one promise: of each listener, and of the task if the promise is a scheduled
 * one's. Listeners are not wrapped, because {@code removeListener} and the application know them by
 * identity, and one object may listen to many promises.
 *
 * <p>Threads: guarded by this object; it is found in a volatile field of the promise, which is
 * written under the promise's own lock.
 */
final class PromiseContexts {
  private static final VirtualField<PromiseContexts> CONTEXTS = new VirtualField<>();

  /** A listener and the context it was added in. */
  private static final class Listener {
    final Object listener;
    final Context context;
    @Nullable Listener next;

    Listener(Object listener, Context context, @Nullable Listener next) {
      this.listener = listener;
      this.context = context;
      this.next = next;
    }
  }

  private @Nullable Context task;
  private @Nullable Listener first;

  private PromiseContexts() {}

  static void added(Object promise, Object listener) {
    Context context = CurrentContext.current();
    if (context != CurrentContext.root() && !isNettys(listener)) {
      of(promise).add(listener, context);
    }
  }

  static void removed(Object promise, Object listener) {
    PromiseContexts contexts = CONTEXTS.get(promise);
    if (contexts != null) {
      contexts.take(listener);
    }
  }

  /** Makes a listener's context current; returns what was, or null if nothing was changed. */
  static @Nullable Context attachFor(@Nullable Object promise, @Nullable Object listener) {
    if (!(promise instanceof DefaultPromise) || listener == null) {
      return null;
    }
    PromiseContexts contexts = CONTEXTS.get(promise);
    Context context = contexts == null ? null : contexts.take(listener);
    return context == null ? null : CurrentContext.attach(context);
  }

  /** A one-shot task was made. What Netty schedules for itself (idle states, time-outs) is not. */
  static void scheduled(Object promise, @Nullable Object code) {
    Context context = CurrentContext.current();
    if (context == CurrentContext.root() || code == null || isNettys(code)) {
      return;
    }
    Span span = Span.from(context);
    // What schedules itself again would go on for ever in a request that is over.
    if (span == null || !span.localRoot().hasEnded()) {
      PromiseContexts contexts = of(promise);
      synchronized (contexts) {
        contexts.task = context;
      }
    }
  }

  /** Makes the task's context current, or none if it has none; returns what was. */
  static Context attachForTask(Object promise) {
    PromiseContexts contexts = CONTEXTS.get(promise);
    Context context = null;
    if (contexts != null) {
      synchronized (contexts) {
        context = contexts.task;
      }
    }
    return CurrentContext.attach(context == null ? CurrentContext.root() : context);
  }

  private static PromiseContexts of(Object promise) {
    // Netty holds this lock for moments only, as it keeps its own listeners under it.
    synchronized (promise) {
      PromiseContexts contexts = CONTEXTS.get(promise);
      if (contexts == null) {
        contexts = new PromiseContexts();
        CONTEXTS.set(promise, contexts);
      }
      return contexts;
    }
  }

  private synchronized void add(Object listener, Context context) {
    first = new Listener(listener, context, first);
  }

  private synchronized @Nullable Context take(Object listener) {
    Listener previous = null;
    for (Listener each = first; each != null; each = each.next) {
      if (each.listener == listener) {
        if (previous == null) {
          first = each.next;
        } else {
          previous.next = each.next;
        }
        return each.context;
      }
      previous = each;
    }
    return null;
  }

  private static boolean isNettys(Object code) {
    return code.getClass().getName().startsWith("io.netty.");
  }
}
