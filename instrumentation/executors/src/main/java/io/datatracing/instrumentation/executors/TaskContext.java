package io.datatracing.instrumentation.executors;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import java.util.concurrent.RunnableScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The context that a task of the JDK's own classes carries in a field: what it was made or
 * submitted in. The root context is not stored, so that work outside of requests costs a read; a
 * task that has it is a library's own and gets no other.
 */
final class TaskContext {
  private static final VirtualField<Context> CONTEXT = new VirtualField<>();

  private TaskContext() {}

  /** Gives the task the current context, unless it has one. */
  static void capture(Object task) {
    Context current = CurrentContext.current();
    if (current != CurrentContext.root() && CONTEXT.get(task) == null) {
      CONTEXT.set(task, current);
    }
  }

  /** As {@link #capture}, cheaper where the task usually has one. */
  static void captureIfNone(Object task) {
    if (CONTEXT.get(task) == null) {
      capture(task);
    }
  }

  static void set(Object task, Context context) {
    CONTEXT.set(task, context);
  }

  /** What the task carries; null for nothing. */
  static @Nullable Context of(Object task) {
    return CONTEXT.get(task);
  }

  static void clear(Object task) {
    if (CONTEXT.get(task) != null) {
      CONTEXT.set(task, null);
    }
  }

  /**
   * Keeps a task from ever getting a context, if its code is a library's own. Nothing is asked
   * outside of requests.
   */
  static void pinIfSelfMade(Object task, @Nullable Object code) {
    if (CurrentContext.current() != CurrentContext.root() && SelfMadeWork.isTask(code)) {
      CONTEXT.set(task, CurrentContext.root());
    }
  }

  /**
   * As {@link #capture}, for a task to be run later, once. It does not inherit from a request that
   * is over: a library that schedules itself again from its own task would keep the trace alive for
   * as long as the process runs.
   */
  static void captureForLater(Object task) {
    Span span = Span.current();
    if (span == null || !span.localRoot().hasEnded()) {
      capture(task);
    }
  }

  /**
   * Makes the task's context current.
   *
   * @return what to restore, or null when the task has none
   */
  static @Nullable Context attach(Object task) {
    Context context = CONTEXT.get(task);
    return context == null || isPeriodic(task) ? null : CurrentContext.attach(context);
  }

  /** As {@link #attach}, where a task that has no context shall have none. */
  static @Nullable Context attachOrNone(Object task) {
    Context previous = attach(task);
    if (previous == null && CurrentContext.current() != CurrentContext.root()) {
      previous = CurrentContext.attach(CurrentContext.root());
    }
    return previous;
  }

  /**
   * As {@link #attach} for a task that runs once: it does not keep the context afterwards. Does not
   * ask for a period: periodic {@code FutureTask}s do not run by {@code run}, and the question,
   * answered no, costs more than the rest.
   */
  static @Nullable Context take(Object task) {
    Context context = CONTEXT.get(task);
    if (context == null) {
      return null;
    }
    CONTEXT.set(task, null);
    return CurrentContext.attach(context);
  }

  static void restore(@Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }

  /**
   * JDK 25 schedules on {@code ForkJoinPool}: its tasks know their period only after they are made.
   */
  private static boolean isPeriodic(Object task) {
    return task instanceof RunnableScheduledFuture
        && ((RunnableScheduledFuture<?>) task).isPeriodic();
  }
}
