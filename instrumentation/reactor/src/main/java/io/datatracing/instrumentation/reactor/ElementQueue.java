package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of an operator, in which elements keep their context: who takes one goes on in it. What
 * has none leaves the one before.
 *
 * <p>An element is held from being put here until the next one is wanted: {@code publishOn} asks
 * for it when it has passed this one on, {@code concatMap} when what came of this one is over.
 *
 * <p>Threads: as the queue inside, one that puts and one that takes at a time. Whoever only asks
 * for the size may be a third.
 */
final class ElementQueue extends AbstractQueue<Object> {
  private final Queue<Object> queue;

  /** The element taken last, while it is held; only for the thread that takes. */
  private @Nullable ElementContext taken;

  private ElementQueue(Queue<Object> queue) {
    this.queue = queue;
  }

  /**
   * What the operator that is being made shall make its queue with. One that handles a single
   * element has that element's context anyway.
   */
  static @Nullable Supplier<?> from(@Nullable Supplier<Queue<Object>> supplier) {
    if (supplier == null || !ElementContext.areUsed() || ElementContext.current() != null) {
      return supplier;
    }
    return new Supplier<Queue<Object>>() {
      @Override
      public Queue<Object> get() {
        return new ElementQueue(supplier.get());
      }
    };
  }

  private static final class Waiting {
    final Object value;
    final ElementContext element;

    Waiting(Object value, ElementContext element) {
      this.value = value;
      this.element = element;
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
      taken = waiting.element;
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
        ((Waiting) next).element.release();
      }
    }
  }

  @Override
  public boolean isEmpty() {
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
    ElementContext before = taken;
    if (before != null) {
      taken = null;
      before.release();
    }
  }
}
