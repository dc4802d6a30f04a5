package io.datatracing.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.exporter.Settings;
import io.datatracing.instrumentation.weaver.InstrumentationStates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server hears of settings, and of no secret among them. */
class FactsTest {
  private final Map<String, String> values = new HashMap<>();
  private final InstrumentationStates states =
      new InstrumentationStates(List.of("okhttp", "jdbc"), List.of("kafka"), new WeaverLog(false));
  private final Facts facts = new Facts(new Settings(values, Map.of(), Map.of()), states);

  @Test
  void settingsWithAValueAreTold() {
    values.put("datatracing.sampler", "always_off");
    values.put("otel.service.name", "checkout");

    assertThat(facts.settings())
        .isEqualTo(
            Map.of("datatracing.sampler", "always_off", "datatracing.service.name", "checkout"));
  }

  @Test
  void secretsAreNot() {
    values.put("datatracing.control.token", "s3cret-s3cret-s3cret");
    values.put("datatracing.exporter.headers", "authorization=s3cret");
    values.put("datatracing.exporter.proxy", "http://user:s3cret@proxy:3128");
    values.put("datatracing.exporter.endpoint", "https://user:s3cret@collector:4318/base");

    assertThat(facts.settings())
        .isEqualTo(Map.of("datatracing.exporter.endpoint", "https://collector:4318/base"));
  }

  @Test
  void everyInstrumentationIsToldWithItsState() {
    states.standsDown("jdbc", null, "java.sql.Driver is missing");

    assertThat(facts.instrumentations())
        .containsExactly(
            new String[] {"jdbc", "stood_down", "java.sql.Driver is missing"},
            new String[] {"kafka", "off", ""},
            new String[] {"okhttp", "active", ""});
    states.retired("okhttp", "100 failures");
    assertThat(facts.instrumentations())
        .contains(new String[] {"okhttp", "retired", "100 failures"});
  }
}
