package io.datatracing.instrumentation.kotlincoroutines;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.HandledMessage;
import io.opentelemetry.context.Context;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.ContinuationInterceptor;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;

/**
 * The part of a coroutine's own context by which the library makes ours current on each thread that
 * runs the coroutine, and takes it away at each suspension.
 */
final class ContextElement extends AbstractCoroutineContextElement
    implements ThreadContextElement<Context> {
  private static final Key KEY = new Key();

  private final Context context;

  private ContextElement(Context context) {
    super(KEY);
    this.context = context;
  }

  /** The coroutine's context with what is current on this thread. */
  static CoroutineContext withCurrent(CoroutineContext made) {
    Context current = CurrentContext.current();
    ContextElement inherited = made.get(KEY);
    if (inherited == null ? isNeedless(made, current) : inherited.context == current) {
      return made;
    }
    return inFront(current, inherited == null ? made : made.minusKey(KEY));
  }

  /** {@code given} with what is current on this thread, if that is not what the coroutine has. */
  static CoroutineContext withChanged(CoroutineContext given, CoroutineContext coroutines) {
    Context current = CurrentContext.current();
    ContextElement inherited = coroutines.get(KEY);
    Context known = inherited == null ? CurrentContext.root() : inherited.context;
    return known == current ? given : inFront(current, given.minusKey(KEY));
  }

  /**
   * In front, so that an element of the application that makes a span current itself is asked last.
   */
  private static CoroutineContext inFront(Context current, CoroutineContext others) {
    return new ContextElement(current).plus(others);
  }

  /**
   * Outside of every request, on the library's own threads, which have no context of their own.
   * Elsewhere a coroutine without one may be resumed on the stack of somebody's request, or on an
   * executor that carries the context of whoever resumed it.
   */
  private static boolean isNeedless(CoroutineContext made, Context current) {
    if (current != CurrentContext.root()) {
      return false;
    }
    Object dispatcher = made.get(ContinuationInterceptor.Key);
    return dispatcher == Dispatchers.getDefault() || dispatcher == Dispatchers.getIO();
  }

  @Override
  public Context updateThreadContext(CoroutineContext coroutines) {
    return CurrentContext.attach(context);
  }

  @Override
  public void restoreThreadContext(CoroutineContext coroutines, @Nullable Context previous) {
    if (previous != null) {
      HandledMessage.detach(previous);
    }
  }

  private static final class Key implements CoroutineContext.Key<ContextElement> {}
}
