package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropagationSettingsTest {
  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void w3cIsTheDefaultAndNeedsNoOtherModule() {
    assertThat(written(Map.of())).isSameAs(Propagation.w3c());
    assertThat(written(Map.of("OTEL_PROPAGATORS", "tracecontext,baggage")))
        .isSameAs(Propagation.w3c());
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_PROPAGATORS, b3, b3",
    "OTEL_PROPAGATORS, xray, X-Amzn-Trace-Id",
    "DATATRACING_PROPAGATORS, datadog, x-datadog-trace-id",
    "DATATRACING_PROPAGATORS_WRITE, jaeger, uber-trace-id",
    "DATATRACING_PROPAGATORS_READ, jaeger, traceparent",
  })
  void formatsAreNamedForBothDirectionsOrOne(String variable, String names, String header) {
    assertThat(written(Map.of(variable, names)).fields()).first().isEqualTo(header);
  }

  @Test
  void oneDirectionCountsMoreThanBoth() {
    Map<String, String> environment =
        Map.of("OTEL_PROPAGATORS", "b3", "DATATRACING_PROPAGATORS_WRITE", "gcp,tracecontext");
    assertThat(written(environment).fields())
        .containsExactly("X-Cloud-Trace-Context", "traceparent", "tracestate");
  }

  @Test
  void traceIdsBeginWithTheTimeWhereXRayIsWritten() {
    long before = System.currentTimeMillis() / 1_000;
    assertThat(secondOfTraceId(Map.of("OTEL_PROPAGATORS", "tracecontext,xray")))
        .isBetween(before, before + 600);
    assertThat(secondOfTraceId(Map.of("DATATRACING_PROPAGATORS_READ", "xray")))
        .as("random where it is only read")
        .matches(second -> second < before || second > before + 600);
  }

  private static long secondOfTraceId(Map<String, String> environment) {
    tracer(new Settings(Map.of(), environment, Map.of()));
    Span span = Tracer.get().start("span", SpanKind.INTERNAL, CurrentContext.root());
    assertThat(span.flags() & SpanContext.RANDOM).isEqualTo(SpanContext.RANDOM);
    return span.traceIdHigh() >>> 32;
  }

  @Test
  void noneIsNothing() {
    assertThat(written(Map.of("OTEL_PROPAGATORS", "none")).fields()).isEmpty();
  }

  @Test
  void aNameThatIsNotKnownIsToldOnceWithItsSourceAndWhatIsAllowed() {
    Settings settings = new Settings(Map.of(), Map.of("OTEL_PROPAGATORS", "b3,b4"), Map.of());
    tracer(settings);
    assertThat(Tracer.get().propagation()).isSameAs(Propagation.w3c());
    assertThat(settings.problems())
        .containsExactly(
            "environment variable OTEL_PROPAGATORS is \"b3,b4\", expected a list of tracecontext,"
                + " baggage, b3, b3multi, jaeger, xray, xray-lambda, gcp, datadog, ottrace or none;"
                + " using tracecontext,baggage");
  }

  @ParameterizedTest
  @CsvSource({
    "DATATRACING_BAGGAGE_ATTRIBUTES",
    "OTEL_JAVA_EXPERIMENTAL_SPAN_ATTRIBUTES_COPY_FROM_BAGGAGE_INCLUDE"
  })
  void namedMembersOfBaggageBecomeAttributes(String variable) {
    tracer(new Settings(Map.of(), Map.of(variable, "tenant"), Map.of()));
    Span span =
        Tracer.get()
            .start(
                "span",
                SpanKind.INTERNAL,
                Baggage.empty().with("tenant", "a").with("b", "c").in(CurrentContext.root()));
    assertThat(span.attributeCount()).isEqualTo(1);
    assertThat(span.get(AttributeKey.of("tenant"))).isEqualTo("a");
  }

  private static Propagation written(Map<String, String> environment) {
    tracer(new Settings(Map.of(), environment, Map.of()));
    return Tracer.get().propagation();
  }

  private static void tracer(Settings settings) {
    TracerOptions options = TracerOptions.to(span -> true, new Losses());
    Tracer.install(new PropagationSettings(settings).apply(options));
  }
}
