package io.datatracing.bootstrap.context;

import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The context that objects of a library carry from where they were made to wherever they run:
 * subscribers, messages, scheduled tasks.
 *
 * <p>An object made outside of every request carries the root context, and that too is made
 * current: who calls the object may be in somebody's request by chance. An object that was made
 * before its class was woven has none and is left alone.
 */
public final class CarriedContext {
  private final VirtualField<Context> field = new VirtualField<>();

  /** Gives the object the current context, unless it has one. */
  public void capture(Object owner) {
    if (field.get(owner) == null) {
      field.set(owner, CurrentContext.current());
    }
  }

  /**
   * Makes the object's context current.
   *
   * @return what to {@link #restore}, or null when nothing was changed
   */
  public @Nullable Context attach(Object owner) {
    Context context = field.get(owner);
    if (context == null) {
      return null;
    }
    Context previous = CurrentContext.attach(context);
    // A queue of elements changes what is current on the way: then it is always put back.
    return previous == context && !ElementContext.areUsed() ? null : previous;
  }

  /**
   * As {@link #attach}, but where an element of the object's stream is passed down, its context
   * stays.
   */
  public @Nullable Context attachUnlessElement(Object owner) {
    if (!ElementContext.areUsed()) {
      return attach(owner);
    }
    Context context = field.get(owner);
    if (context == null) {
      return null;
    }
    Context previous = CurrentContext.current();
    ElementContext element = ElementContext.of(previous);
    if (element == null || element.outer() != context) {
      CurrentContext.attach(context);
    }
    return previous;
  }

  /** What the object carries; null for nothing. */
  public @Nullable Context of(Object owner) {
    return field.get(owner);
  }

  /** Makes the root context current, for work that belongs to nobody's request. */
  public static @Nullable Context detach() {
    Context previous = CurrentContext.attach(CurrentContext.root());
    return previous == CurrentContext.root() ? null : previous;
  }

  /** Undoes {@link #attach} or {@link #detach}. */
  public static void restore(@Nullable Context previous) {
    if (previous != null) {
      CurrentContext.restore(previous);
    }
  }
}
