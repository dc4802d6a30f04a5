package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of an operator, in which elements keep their context: who takes one goes on in it. What
 * has none leaves the one before.
 *
 * <p>An element is held from being put here until the next one is wanted: {@code publishOn} asks
 * for it when it has passed this one on, {@code concatMap} when what came of this one is over. In
 * {@code flatMap} there may be no next one: as long as nothing more was requested, and of an inner
 * stream that is over. It then asks whether there is anything left, which says the same.
 *
 * <p>Threads: as the queue inside, one that puts and one that takes at a time. Whoever only asks
 * for the size, or whether it is empty ({@code Scannable}), may be a third: hence an element is
 * released once, and by such a question only if the thread that asks has taken it.
 */
final class ElementQueue extends AbstractQueue<Object> {
  private final Queue<Object> queue;

  /** Whether who asks if it is empty has passed on what was taken. */
  private final boolean passedOnWhenAsked;

  /** What was taken last, while it is held; written only by the thread that takes. */
  private @Nullable Waiting taken;

  private ElementQueue(Queue<Object> queue, boolean passedOnWhenAsked) {
    this.queue = queue;
    this.passedOnWhenAsked = passedOnWhenAsked;
  }

  /**
   * What the operator that is being made shall make its queue with. One that handles a single
   * element has that element's context anyway.
   */
  static @Nullable Supplier<?> from(@Nullable Supplier<Queue<Object>> supplier) {
    return from(supplier, false);
  }

  /** As {@link #from}, for {@code flatMap}, whose queues nobody else reads. */
  static @Nullable Supplier<?> ofFlatMap(@Nullable Supplier<Queue<Object>> supplier) {
    return from(supplier, true);
  }

  private static @Nullable Supplier<?> from(
      @Nullable Supplier<Queue<Object>> supplier, boolean passedOnWhenAsked) {
    if (supplier == null || !ElementContext.areUsed() || ElementContext.current() != null) {
      return supplier;
    }
    return new Supplier<Queue<Object>>() {
      @Override
      public Queue<Object> get() {
        return new ElementQueue(supplier.get(), passedOnWhenAsked);
      }
    };
  }

  /** True once it was released. */
  @SuppressWarnings("serial") // which nobody does
  private static final class Waiting extends AtomicBoolean {
    final Object value;
    final ElementContext element;

    /** Who has taken it. */
    @Nullable Thread taker;

    Waiting(Object value, ElementContext element) {
      this.value = value;
      this.element = element;
    }

    void release() {
      if (compareAndSet(false, true)) {
        element.release();
      }
    }
  }

  @Override
  public boolean offer(Object value) {
    ElementContext element = ElementContext.current();
    if (element == null) {
      return queue.offer(value);
    }
    element.hold();
    boolean offered = queue.offer(new Waiting(value, element));
    if (!offered) {
      element.release();
    }
    return offered;
  }

  @Override
  public @Nullable Object poll() {
    releaseTaken();
    Object next = queue.poll();
    if (next instanceof Waiting) {
      Waiting waiting = (Waiting) next;
      waiting.taker = Thread.currentThread();
      taken = waiting;
      CurrentContext.attach(waiting.element.context());
      return waiting.value;
    }
    ElementContext before = ElementContext.current();
    if (before != null) {
      CurrentContext.attach(before.outer());
    }
    return next;
  }

  @Override
  public @Nullable Object peek() {
    Object next = queue.peek();
    return next instanceof Waiting ? ((Waiting) next).value : next;
  }

  @Override
  public void clear() {
    releaseTaken();
    for (Object next = queue.poll(); next != null; next = queue.poll()) {
      if (next instanceof Waiting) {
        ((Waiting) next).release();
      }
    }
  }

  @Override
  public boolean isEmpty() {
    if (passedOnWhenAsked) {
      Waiting before = taken;
      // Left in the field: only who takes writes it, and it is released once.
      if (before != null && before.taker == Thread.currentThread()) {
        before.release();
      }
    }
    return queue.isEmpty();
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public Iterator<Object> iterator() {
    throw new UnsupportedOperationException();
  }

  private void releaseTaken() {
    Waiting before = taken;
    if (before != null) {
      taken = null;
      before.release();
    }
  }
}
