package io.datatracing.instrumentation.opentelemetryapi;

import io.datatracing.bootstrap.trace.PlainContexts;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * A context of the application and a context of the agent that stand for each other. Immutable.
 *
 * <p>The agent's holds this object under a key, so values under the application's own keys travel
 * through every automatic hand-over. Span and baggage live in the agent's alone: they are read from
 * there, and converted, whatever the application saw last.
 */
final class BridgedContext implements Context {
  /** One for each class loader that has a copy of the API: they do not see each other's objects. */
  private static final Object KEY = PlainContexts.key("application-context");

  /** The agent's context, with this object in it. */
  private final Object carried;

  /** The application's values. Its span and baggage are what was last set, not what is current. */
  private final Context own;

  /** What the application made current, if that was no object of this class; else this. */
  private final Context seen;

  private BridgedContext(Object agents, Context own, @Nullable Context seen) {
    this.own = own;
    this.seen = seen == null ? this : seen;
    this.carried = PlainContexts.with(agents, KEY, this);
  }

  /** The context the application sees while {@code current}, one of the agent's, is current. */
  static Context in(Object current) {
    BridgedContext last = (BridgedContext) PlainContexts.get(current, KEY);
    if (last == null) {
      return new BridgedContext(current, Root.CONTEXT, null);
    }
    return last.carried == current ? last.seen : new BridgedContext(current, last.own, null);
  }

  /** {@code context}, or the pair of it and what the agent has to know of it. */
  static BridgedContext of(Context context) {
    if (context instanceof BridgedContext) {
      return (BridgedContext) context;
    }
    Object agents = PlainContexts.root();
    Context own = context;
    Span span = context.get(ContextKeys.SPAN);
    if (span != null) {
      agents = Spans.place(agents, span);
    }
    Baggage baggage = context.get(ContextKeys.BAGGAGE);
    if (baggage != null) {
      BaggagePair pair = BaggagePair.of(baggage);
      agents = PlainContexts.withBaggage(agents, pair.agents);
      own = own.with(BaggagePair.KEY, pair);
    }
    return new BridgedContext(agents, own, context);
  }

  /** The agent's context that goes with any context of the application. */
  static Object carriedBy(Context context) {
    if (context instanceof BridgedContext) {
      return ((BridgedContext) context).carried;
    }
    return context == Root.CONTEXT ? PlainContexts.root() : of(context).carried;
  }

  Object carried() {
    return carried;
  }

  /** This context over another one of the agent's. */
  BridgedContext over(Object agents) {
    return new BridgedContext(agents, own, null);
  }

  @Override
  @SuppressWarnings("unchecked") // each of the two keys has one type of value
  public <V> @Nullable V get(ContextKey<V> key) {
    if (key == ContextKeys.SPAN) {
      return (V) Spans.in(carried, own.get(ContextKeys.SPAN));
    }
    if (key == ContextKeys.BAGGAGE) {
      return (V) BaggagePair.in(carried, own);
    }
    return own.get(key);
  }

  @Override
  public <V> Context with(ContextKey<V> key, V value) {
    if (key == ContextKeys.SPAN) {
      return new BridgedContext(Spans.place(carried, (Span) value), own.with(key, value), null);
    }
    if (key == ContextKeys.BAGGAGE && value != null) {
      BaggagePair pair = BaggagePair.of((Baggage) value);
      return new BridgedContext(
          PlainContexts.withBaggage(carried, pair.agents),
          own.with(key, value).with(BaggagePair.KEY, pair),
          null);
    }
    return new BridgedContext(carried, own.with(key, value), null);
  }

  @Override
  public String toString() {
    return own.toString();
  }

  /** Asked for late: while the API makes its storage there is no root yet. */
  private static final class Root {
    static final Context CONTEXT = Context.root();
  }
}
