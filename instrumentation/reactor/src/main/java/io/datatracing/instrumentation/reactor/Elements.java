package io.datatracing.instrumentation.reactor;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.context.ElementContext;
import io.datatracing.bootstrap.messaging.MessageElement;
import io.datatracing.bootstrap.weaving.WeakIdentityMap;
import io.opentelemetry.context.Context;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Elements with a context of their own on their way through operators. They keep it where they are
 * passed on ({@link NextHooks}), where they wait in a queue ({@link ElementQueue}) and in what a
 * mapper makes of them, which is subscribed to in it.
 */
final class Elements {
  private static final String CONCAT_MAP = "reactor.core.publisher.FluxConcatMap$ConcatMapInner";
  private static final String MONO_FLAT_MAP = "reactor.core.publisher.MonoFlatMap$FlatMapInner";

  /** Subscribers to what a mapper made of an element, which is handled until that is over. */
  private static final WeakIdentityMap<Object, ElementContext> MAPPED = new WeakIdentityMap<>();

  private Elements() {}

  /** {@code told} gets {@code element}; returns what to restore, or null. */
  static @Nullable Context attach(Object told, @Nullable Object element) {
    if (element instanceof Publisher) {
      // A group or a window: whoever subscribes to it does so for more than its first element.
      return SubscriberContext.CARRIED.attach(told);
    }
    Context previous = SubscriberContext.CARRIED.attachUnlessElement(told);
    if (element instanceof Collection && previous != null) {
      Context outer = SubscriberContext.CARRIED.of(told);
      MessageElement batch =
          outer == null ? null : MessageElement.beginBatch((Collection<?>) element, outer, told);
      if (batch != null) {
        CurrentContext.attach(batch.context());
      }
    }
    return previous;
  }

  static void returned(Object told) {
    if (ElementContext.areUsed()) {
      MessageElement.returned(told);
    }
  }

  /** Whether {@code operator} belongs to the stream, not to the handling of one element. */
  static boolean isOfStream(Object operator) {
    Context carried = SubscriberContext.CARRIED.of(operator);
    return carried != null && ElementContext.of(carried) == null;
  }

  /** {@code inner} subscribes to what came of the current element. */
  static void mapped(Object inner) {
    ElementContext element = ElementContext.current();
    if (element != null && MAPPED.putIfAbsent(inner, element) == null) {
      element.hold();
    }
  }

  /**
   * A subscriber is subscribed, which may be one that an operator has once for whatever its mapper
   * makes of elements. What is current is still what its mapper ran in.
   */
  static void subscribed(Object subscriber) {
    String name = subscriber.getClass().getName();
    if ((name.equals(CONCAT_MAP) || name.equals(MONO_FLAT_MAP)) && isOfStream(subscriber)) {
      mapped(subscriber);
    }
  }

  static @Nullable ElementContext mappedFrom(Object inner) {
    return ElementContext.areUsed() ? MAPPED.get(inner) : null;
  }

  static void over(Object inner) {
    ElementContext element = ElementContext.areUsed() ? MAPPED.remove(inner) : null;
    if (element != null) {
      element.release();
    }
  }
}
