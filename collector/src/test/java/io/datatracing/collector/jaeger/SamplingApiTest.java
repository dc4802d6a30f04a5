package io.datatracing.collector.jaeger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.Collector;
import io.datatracing.collector.ReceiverOptions;
import io.datatracing.collector.ReceiverPort;
import io.jaegertracing.internal.samplers.HttpSamplingManager;
import io.jaegertracing.internal.samplers.http.SamplingStrategyResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Remote sampling, asked by Jaeger's own client. */
class SamplingApiTest {
  @TempDir private Path directory;

  private Path file(String json) throws Exception {
    return Files.writeString(directory.resolve("strategies.json"), json);
  }

  @Test
  void theClientIsToldWhatTheFileSays() throws Exception {
    Path file =
        file(
            "{\"service_strategies\":[{\"service\":\"shop\",\"type\":\"probabilistic\",\"param\":0.8,"
                + "\"operation_strategies\":[{\"operation\":\"GET /\",\"type\":\"probabilistic\","
                + "\"param\":0.2}]},{\"service\":\"bar\",\"type\":\"ratelimiting\",\"param\":5}],"
                + "\"default_strategy\":{\"type\":\"probabilistic\",\"param\":0.5}}");
    try (Collector collector = collector(file)) {
      HttpSamplingManager manager =
          new HttpSamplingManager("127.0.0.1:" + collector.port(ReceiverPort.JAEGER_SAMPLING));
      SamplingStrategyResponse shop = manager.getSamplingStrategy("shop");
      assertThat(shop.getProbabilisticSampling().getSamplingRate()).isEqualTo(0.8);
      assertThat(shop.getOperationSampling().getDefaultSamplingProbability()).isEqualTo(0.8);
      assertThat(shop.getOperationSampling().getPerOperationStrategies()).hasSize(1);
      assertThat(
              shop.getOperationSampling()
                  .getPerOperationStrategies()
                  .get(0)
                  .getProbabilisticSampling()
                  .getSamplingRate())
          .isEqualTo(0.2);
      SamplingStrategyResponse bar = manager.getSamplingStrategy("bar");
      assertThat(bar.getRateLimitingSampling().getMaxTracesPerSecond()).isEqualTo(5);
      SamplingStrategyResponse other = manager.getSamplingStrategy("other");
      assertThat(other.getProbabilisticSampling().getSamplingRate()).isEqualTo(0.5);
    }
  }

  @Test
  void withoutAFileAllIsSampled() throws Exception {
    try (Collector collector = new Collector(ReceiverPort.JAEGER_SAMPLING)) {
      var answer =
          collector.send(
              collector.requestAt(ReceiverPort.JAEGER_SAMPLING, "/sampling?service=a").build());
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"strategyType\":\"PROBABILISTIC\",\"probabilisticSampling\":{\"samplingRate\":1.0}}");
      var nameless =
          collector.send(collector.requestAt(ReceiverPort.JAEGER_SAMPLING, "/sampling").build());
      assertThat(nameless.statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"default_strategy\":{\"type\":\"probabilistic\",\"param\":1.5}} | param 1.5",
        "{\"default_strategy\":{\"type\":\"some\",\"param\":1}} | type some",
        "{\"service_strategies\":[{\"type\":\"probabilistic\"}]} | needs the field service",
        "{\"strategies\":[]} | field strategies is not known",
        "[] | expected an object",
      })
  void aWrongFileIsRefusedInOneLineThatNamesThePlace(String json, String why) throws Exception {
    Path file = file(json.trim());
    assertThatThrownBy(() -> SamplingStrategies.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("line 1, column")
        .hasMessageContaining(why.trim());
  }

  private static Collector collector(Path strategies) {
    return new Collector(
        new ReceiverOptions(
            Map.of(ReceiverPort.JAEGER_SAMPLING, 0), null, null, Set.of(), null, strategies, null));
  }
}
