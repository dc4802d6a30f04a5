package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.PlainContexts;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The application made a context current and will end that.
 *
 * <p>Scopes are closed in reverse order on the thread that opened them. Applications do otherwise,
 * so: a scope that is closed below open ones takes effect when the last of those is closed; one
 * that is closed on another thread or a second time does nothing. What an automatic span left
 * current above the scope goes with it.
 */
final class BridgedScope implements Scope {
  /** The innermost open scope of each thread. */
  private static final ThreadLocal<BridgedScope> INNERMOST = new ThreadLocal<>();

  private final Thread thread = Thread.currentThread();
  private final Object attached;
  private final Object previous;
  private final @Nullable BridgedScope outer;
  private boolean closed;

  private BridgedScope(Object attached, Object previous, @Nullable BridgedScope outer) {
    this.attached = attached;
    this.previous = previous;
    this.outer = outer;
  }

  /**
   * @param attached what is current now
   * @param previous what was before
   */
  static BridgedScope open(Object attached, Object previous) {
    BridgedScope scope = new BridgedScope(attached, previous, INNERMOST.get());
    INNERMOST.set(scope);
    return scope;
  }

  @Override
  public void close() {
    if (closed || Thread.currentThread() != thread) {
      return;
    }
    closed = true;
    if (INNERMOST.get() != this) {
      return;
    }
    BridgedScope ended = this;
    while (ended.outer != null && ended.outer.closed && ended.previous == ended.outer.attached) {
      ended = ended.outer;
    }
    BridgedScope open = ended.outer;
    while (open != null && open.closed) {
      open = open.outer; // hidden by a context that was attached in between, and gone with it
    }
    if (open == null) {
      INNERMOST.remove();
    } else {
      INNERMOST.set(open);
    }
    PlainContexts.restore(ended.attached, ended.previous);
  }
}
