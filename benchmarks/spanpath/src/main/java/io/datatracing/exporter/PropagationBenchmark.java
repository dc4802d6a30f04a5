package io.datatracing.exporter;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.propagation.TextGetter;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Headers of one call, written and read; the carrier is a map, which is not what is measured. */
@State(Scope.Thread)
public class PropagationBenchmark {
  private static final TextSetter<Map<String, List<String>>> SETTER =
      (headers, name, value) -> headers.put(name, List.of(value));

  private static final TextGetter<Map<String, List<String>>> GETTER =
      new TextGetter<>() {
        @Override
        public @Nullable String get(Map<String, List<String>> headers, String name) {
          List<String> values = headers.get(name);
          return values == null ? null : values.get(0);
        }

        @Override
        public Iterable<String> all(Map<String, List<String>> headers, String name) {
          return headers.getOrDefault(name, List.of());
        }
      };

  private final Propagation propagation = Propagation.w3c();
  private final SpanContext span =
      new TraceParent(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 42, 3, null);
  private final SpanContext spanWithState =
      new TraceParent(
          0x4bf92f3577b34da6L,
          0xa3ce929d0e0e4736L,
          42,
          3,
          TraceState.parse("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
  private final Context withBaggage =
      Baggage.empty().with("tenant", "blue").with("user", "Amélie").in(CurrentContext.root());
  private final Map<String, List<String>> out = new HashMap<>();
  private final Map<String, List<String>> plain = new HashMap<>();
  private final Map<String, List<String>> full = new HashMap<>();

  public PropagationBenchmark() {
    propagation.inject(CurrentContext.root(), span, plain, SETTER);
    propagation.inject(withBaggage, spanWithState, full, SETTER);
  }

  @Benchmark
  public Object inject() {
    propagation.inject(CurrentContext.root(), span, out, SETTER);
    return out;
  }

  @Benchmark
  public Object injectWithStateAndBaggage() {
    propagation.inject(withBaggage, spanWithState, out, SETTER);
    return out;
  }

  @Benchmark
  public Context extract() {
    return propagation.extract(CurrentContext.root(), plain, GETTER);
  }

  @Benchmark
  public Context extractWithStateAndBaggage() {
    return propagation.extract(CurrentContext.root(), full, GETTER);
  }
}
