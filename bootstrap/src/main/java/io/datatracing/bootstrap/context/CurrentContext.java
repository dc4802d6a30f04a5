package io.datatracing.bootstrap.context;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The context of the running thread: OpenTelemetry's immutable {@link Context} in a thread local of
 * our own.
 *
 * <p>OpenTelemetry's own storage is not used, because choosing it touches {@code java.util.logging}
 * and a service loader before the application's {@code main}, and because it allocates a scope per
 * attach. Here the previous context is the scope:
 *
 * <pre>{@code
 * Context previous = CurrentContext.attach(next);
 * try { ... } finally { CurrentContext.restore(previous); }
 * }</pre>
 *
 * <p>The thread that attaches is the thread that restores, in reverse order.
 */
public final class CurrentContext {
  private static final Context ROOT = new RootContext().root();
  private static final ThreadLocal<Context> CURRENT = new FirstContext();

  private CurrentContext() {}

  /**
   * The empty context. Use this one: {@link Context#root()} would initialise OpenTelemetry's
   * storage.
   */
  public static Context root() {
    return ROOT;
  }

  /**
   * Says what is current on a thread when it begins. Called by the thread that starts it; written
   * to a map, so it is seen however the thread runs its code.
   *
   * @param context null to take it back: the thread could not be started
   */
  public static void startIn(Thread thread, @Nullable Context context) {
    FirstContext.put(thread, context);
  }

  public static Context current() {
    Context context = CURRENT.get();
    return context == null ? ROOT : context;
  }

  /** Makes {@code next} current and returns what was current, for {@link #restore}. */
  public static Context attach(Context next) {
    Context previous = current();
    if (next != previous) {
      CURRENT.set(next);
    }
    return previous;
  }

  /**
   * Makes {@code previous} current again. The entry is left in place when it is the root: removing
   * it would make the next read create a new one, and it keeps nothing alive but a class of the
   * boot loader.
   */
  public static void restore(Context previous) {
    CURRENT.set(previous);
  }
}
