package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.bootstrap.trace.TracingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code OTEL_TRACES_SAMPLER} and its argument, exactly as OpenTelemetry specifies them. */
class SamplerSettingsTest {
  private List<String> problems = List.of();

  @Test
  void samplersHaveTheNamesOfTheSpecification() {
    assertThat(sampler()).isEqualTo("parentbased_always_on");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "always_on")).isEqualTo("always_on");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "always_off")).isEqualTo("always_off");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "parentbased_always_on"))
        .isEqualTo("parentbased_always_on");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "parentbased_always_off"))
        .isEqualTo("parentbased_always_off");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0.25"))
        .isEqualTo("traceidratio{0.25}");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"))
        .as("1 where there is no argument")
        .isEqualTo("parentbased_traceidratio{1.0}");
    assertThat(sampler("OTEL_TRACES_SAMPLER", "jaeger_remote"))
        .isEqualTo("jaeger_remote{traceidratio{0.001}}");
    assertThat(
            sampler(
                "OTEL_TRACES_SAMPLER",
                "parentbased_jaeger_remote",
                "OTEL_TRACES_SAMPLER_ARG",
                "endpoint=http://localhost:14250,pollingIntervalMs=5000,initialSamplingRate=0.25"))
        .isEqualTo("parentbased_jaeger_remote{traceidratio{0.25}}");
    assertThat(problems).isEmpty();
  }

  @Test
  void xrayIsRefusedInOneLine() {
    assertThat(sampler("OTEL_TRACES_SAMPLER", "xray")).isEqualTo("parentbased_always_on");
    assertThat(problems)
        .containsExactly(
            "environment variable OTEL_TRACES_SAMPLER is \"xray\", expected always_on, always_off, traceidratio or jaeger_remote, with or without parentbased_; using parentbased_always_on");
  }

  @Test
  void aRatioThatIsNoneIsToldAndTakenAsIfNotSet() {
    for (String wrong : new String[] {"x", "1.5", "-1", "NaN"}) {
      assertThat(sampler("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", wrong))
          .isEqualTo("traceidratio{1.0}");
      assertThat(problems)
          .containsExactly(
              "environment variable OTEL_TRACES_SAMPLER_ARG is \""
                  + wrong
                  + "\", expected a number from 0 to 1; using 1");
    }
  }

  @Test
  void anArgumentOfJaegerThatIsNoneIsToldInOneLine() {
    assertThat(
            sampler("OTEL_TRACES_SAMPLER", "jaeger_remote", "OTEL_TRACES_SAMPLER_ARG", "every=5"))
        .isEqualTo("jaeger_remote{traceidratio{0.001}}");
    assertThat(problems)
        .containsExactly(
            "environment variable OTEL_TRACES_SAMPLER_ARG is \"every=5\", expected endpoint=http://host:5778,pollingIntervalMs=60000,initialSamplingRate=0.001 (\"every=5\" is not known); using these, with host 127.0.0.1");
  }

  @Test
  void rulesStandBeforeTheSamplerAndBelowTheParent() {
    assertThat(sampler("DATATRACING_SAMPLER_RULES", "path=/health -> 0"))
        .isEqualTo("parentbased_rules{path=/health -> 0; otherwise always_on}");
    assertThat(
            sampler(
                "OTEL_TRACES_SAMPLER",
                "traceidratio",
                "OTEL_TRACES_SAMPLER_ARG",
                "0.5",
                "DATATRACING_SAMPLER_RULES",
                "topic=a -> 1/s"))
        .isEqualTo("rules{topic=a -> 1/s; otherwise traceidratio{0.5}}");
    assertThat(problems).isEmpty();
  }

  @Test
  void rulesThatAreWrongAreToldInOneLineAndNotUsed() {
    assertThat(sampler("DATATRACING_SAMPLER_RULES", "host=/a -> 1"))
        .isEqualTo("parentbased_always_on");
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith(
            "environment variable DATATRACING_SAMPLER_RULES is \"host=/a -> 1\", expected [kind=|name=|path=|route=|topic=|service=]")
        .contains("is none of kind, name, path, route, topic and service")
        .endsWith("using no rules");
  }

  private String sampler(String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    Settings settings = new Settings(Map.of(), environment, Map.of());
    String sampler = new SamplerSettings(settings).read().toString();
    problems = settings.problems();
    return sampler;
  }

  @Test
  void theModeIsReadAndAWrongOneToldInOneLine() {
    assertThat(mode("")).isEqualTo(TracingMode.HEAD);
    assertThat(mode("none")).isEqualTo(TracingMode.NONE);
    assertThat(mode("head")).isEqualTo(TracingMode.HEAD);
    assertThat(mode("tail")).isEqualTo(TracingMode.TAIL);
    assertThat(mode("full")).isEqualTo(TracingMode.FULL);
    assertThat(problems).isEmpty();
    assertThat(mode("off")).isEqualTo(TracingMode.HEAD);
    assertThat(problems)
        .containsExactly(
            "system property datatracing.mode is \"off\", expected none, head, tail or full; using head, the sampler decides");
  }

  private TracingMode mode(String text) {
    Settings settings = new Settings(Map.of("datatracing.mode", text), Map.of(), Map.of());
    Losses losses = new Losses();
    Tracer.install(new TracingSettings(settings).apply(TracerOptions.to(span -> true, losses)));
    TracingMode mode = Tracer.mode();
    Tracer.uninstall();
    problems = settings.problems();
    return mode;
  }
}
