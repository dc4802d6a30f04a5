package io.datatracing.propagators;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.Propagator;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanStart;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Formats by name: those of OpenTelemetry's {@code OTEL_PROPAGATORS}, {@code gcp} as Google's own
 * propagator for OpenTelemetry is called, and {@code datadog}.
 */
public final class Formats {
  /** For messages and help. */
  public static final String NAMES =
      "tracecontext, baggage, b3, b3multi, jaeger, xray, xray-lambda, gcp, datadog, ottrace or none";

  private Formats() {}

  /**
   * @param read names separated by commas, in order: the last one that says something valid wins
   * @param write names separated by commas: all are written
   * @throws IllegalArgumentException naming what is not the name of a format
   */
  public static Propagation propagation(String read, String write) {
    List<Propagator> readers = readers(read);
    return Propagation.of(
        readers.size() < 2 ? readers : Collections.singletonList(new SeveralFormats(readers)),
        named(write));
  }

  /**
   * What is done at the start of spans; null for nothing.
   *
   * @param read as for {@link #propagation}
   * @param baggage names of members that become attributes, separated by commas; {@code *} for all;
   *     null for none
   */
  public static @Nullable SpanStart atStart(String read, @Nullable String baggage) {
    List<SpanStart> actions = new ArrayList<>(2);
    if (readers(read).size() > 1) {
      actions.add(new ConflictAttributes());
    }
    List<String> names = split(baggage == null ? "" : baggage);
    if (!names.isEmpty()) {
      actions.add(new BaggageAttributes(names));
    }
    return actions.isEmpty() ? null : new Guarded(actions);
  }

  /**
   * What ids a format that is written asks for; null for random ones.
   *
   * @param write as for {@link #propagation}
   */
  public static @Nullable IdGenerator ids(String write) {
    for (Propagator format : named(write)) {
      if (format instanceof XRay) {
        return new TimedTraceIds(IdGenerator.strong(), SpanClock.system());
      }
    }
    return null;
  }

  private static List<Propagator> readers(String names) {
    List<Propagator> readers = named(names);
    // Both read both forms.
    if (readers.contains(B3.SINGLE)) {
      readers.remove(B3.MULTI);
    }
    return readers;
  }

  private static List<Propagator> named(String names) {
    List<Propagator> formats = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (String name : split(names)) {
      String known = withoutAlias(name);
      if (!seen.contains(known) && !known.equals("none")) {
        seen.add(known);
        formats.add(format(known));
      }
    }
    return formats;
  }

  private static List<String> split(String names) {
    List<String> split = new ArrayList<>();
    for (String part : names.split(",")) {
      if (!part.trim().isEmpty()) {
        split.add(part.trim());
      }
    }
    return split;
  }

  private static String withoutAlias(String name) {
    switch (name) {
      case "w3c":
        return "tracecontext";
      case "b3single":
        return "b3";
      case "google":
      case "googlecloud":
      case "cloudtrace":
        return "gcp";
      case "aws":
        return "xray";
      case "dd":
        return "datadog";
      default:
        return name;
    }
  }

  private static Propagator format(String name) {
    switch (name) {
      case "tracecontext":
        return Propagation.traceContext();
      case "baggage":
        return Propagation.baggage();
      case "b3":
        return B3.SINGLE;
      case "b3multi":
        return B3.MULTI;
      case "jaeger":
        return new Jaeger();
      case "xray":
        return XRay.HEADERS;
      case "xray-lambda":
        return XRay.lambda(System.getProperties(), System.getenv());
      case "gcp":
        return new CloudTrace();
      case "datadog":
        return new Datadog();
      case "ottrace":
        return new OtTrace();
      default:
        throw new IllegalArgumentException("propagator is \"" + name + "\", expected " + NAMES);
    }
  }

  /** A fault is counted and keeps nothing from the span. */
  private static final class Guarded implements SpanStart {
    private final SpanStart[] actions;

    Guarded(List<SpanStart> actions) {
      this.actions = actions.toArray(new SpanStart[0]);
    }

    @Override
    public void started(Span span, Context parent) {
      for (SpanStart action : actions) {
        try {
          action.started(span, parent);
        } catch (RuntimeException fault) {
          Faults.count("propagators", fault);
        }
      }
    }
  }
}
