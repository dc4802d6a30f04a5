package io.datatracing.bootstrap.propagation;

import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * The formats of this process, in order: all are written; of those read, a later one wins over an
 * earlier one. Formats other than W3C's are in the module {@code propagators}.
 */
public final class Propagation implements Propagator {
  private static final Propagation NONE = new Propagation();
  private static final Propagation W3C = new Propagation(new W3cTraceContext(), new W3cBaggage());

  private final Propagator[] read;
  private final Propagator[] written;

  private Propagation(Propagator... propagators) {
    this(propagators, propagators);
  }

  private Propagation(Propagator[] read, Propagator[] written) {
    this.read = read;
    this.written = written;
  }

  /** Nothing is read or written. */
  public static Propagation none() {
    return NONE;
  }

  /** {@code traceparent}, {@code tracestate} and {@code baggage}: the default. */
  public static Propagation w3c() {
    return W3C;
  }

  /** {@code traceparent} and {@code tracestate}. */
  public static Propagator traceContext() {
    return new W3cTraceContext();
  }

  /** {@code baggage}. */
  public static Propagator baggage() {
    return new W3cBaggage();
  }

  /**
   * Formats by their names in OpenTelemetry's specification of {@code OTEL_PROPAGATORS}.
   *
   * @param names comma separated: {@code tracecontext}, {@code baggage}, {@code none}; a name given
   *     twice counts once
   * @throws IllegalArgumentException naming the unknown name and what is allowed
   */
  public static Propagation named(String names) {
    boolean traceContext = false;
    boolean baggage = false;
    for (String part : names.split(",")) {
      String name = part.trim();
      if (name.equals("tracecontext")) {
        traceContext = true;
      } else if (name.equals("baggage")) {
        baggage = true;
      } else if (!name.isEmpty() && !name.equals("none")) {
        throw new IllegalArgumentException(
            "propagator is \"" + name + "\", expected tracecontext, baggage or none");
      }
    }
    if (traceContext && baggage) {
      return W3C;
    }
    return traceContext
        ? new Propagation(new W3cTraceContext())
        : baggage ? new Propagation(new W3cBaggage()) : NONE;
  }

  /**
   * @param read in order: a later one that says something valid wins over an earlier one
   * @param write all are written, in order
   */
  public static Propagation of(List<? extends Propagator> read, List<? extends Propagator> write) {
    return new Propagation(read.toArray(new Propagator[0]), write.toArray(new Propagator[0]));
  }

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (Propagator propagator : written) {
      fields.addAll(propagator.fields());
    }
    return fields;
  }

  @Override
  public <C> void inject(Context context, SpanContext span, C carrier, TextSetter<C> setter) {
    for (Propagator propagator : written) {
      propagator.inject(context, span, carrier, setter);
    }
  }

  @Override
  public <C> Context extract(Context context, C carrier, TextGetter<C> getter) {
    Context extracted = context;
    for (Propagator propagator : read) {
      extracted = propagator.extract(extracted, carrier, getter);
    }
    return extracted;
  }
}
