package io.datatracing.exporter.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server that speaks the documented JSON. */
class JaegerRemoteSamplerTest {
  private static final long HALF = 1L << 55;

  private final JaegerServer server;
  private final TestTime time = new TestTime();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final JaegerRemoteSampler sampler;

  JaegerRemoteSamplerTest() throws IOException {
    server = new JaegerServer();
    sampler = sampler(server.endpoint() + ",initialSamplingRate=0.25");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void untilTheFirstAnswerTheInitialRatioHolds() {
    assertThat(sampler).hasToString("jaeger_remote{traceidratio{0.25}}");
  }

  @Test
  void aShareIsTaken() throws InterruptedException {
    answer("{\"strategyType\":\"PROBABILISTIC\",\"probabilisticSampling\":{\"samplingRate\":0.5}}");

    assertThat(decide("GET", 0)).isEqualTo(HALF);
    assertThat(server.queries.take()).isEqualTo("service=order+desk%2F1");
  }

  @Test
  void theTypeMayBeTheNumberOfOlderServers() {
    answer("{\"strategyType\":0,\"probabilisticSampling\":{\"samplingRate\":0.5}}");
    assertThat(decide("GET", 0)).isEqualTo(HALF);

    answer("{\"strategyType\":1,\"rateLimitingSampling\":{\"maxTracesPerSecond\":1}}");
    assertThat(decide("GET", 0)).isEqualTo(Sampler.UNCOUNTED);
  }

  @Test
  void aRateIsKept() {
    answer(
        "{\"strategyType\":\"RATE_LIMITING\",\"rateLimitingSampling\":{\"maxTracesPerSecond\":2}}");

    assertThat(decide("GET", 0)).isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide("GET", 0)).isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide("GET", 0)).isEqualTo(Sampler.NEVER);
    time.advanceMillis(500);
    sampler.poll();
    assertThat(decide("GET", 0)).isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide("GET", 0))
        .as("the same answer does not begin the rate anew")
        .isEqualTo(Sampler.NEVER);
  }

  @Test
  void eachOperationHasItsShareAndALowerBound() {
    answer(
        "{\"strategyType\":\"PROBABILISTIC\",\"probabilisticSampling\":{\"samplingRate\":1},"
            + "\"operationSampling\":{\"defaultSamplingProbability\":0.5,"
            + "\"defaultLowerBoundTracesPerSecond\":1,"
            + "\"perOperationStrategies\":["
            + "{\"operation\":\"GET\",\"probabilisticSampling\":{\"samplingRate\":0.25}},"
            + "{\"operation\":\"POST\",\"probabilisticSampling\":{}}]}}");

    assertThat(decide("GET", HALF)).as("the lower bound").isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide("GET", HALF)).as("of one a second").isEqualTo(HALF + HALF / 2);
    assertThat(decide("other", HALF)).as("by the share").isEqualTo(HALF);
    assertThat(decide("other", 0)).as("that used the bound up").isEqualTo(HALF);
    assertThat(decide("POST", 0)).as("0 is left out").isEqualTo(Sampler.UNCOUNTED);
    assertThat(decide("POST", 0)).isEqualTo(Sampler.NEVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "[]",
        "{\"strategyType\":\"SOMETIMES\"}",
        "{\"strategyType\":\"PROBABILISTIC\"}",
        "{\"probabilisticSampling\":{\"samplingRate\":2}}",
        "{\"probabilisticSampling\":{\"samplingRate\":\"0.5\"}}",
        "{\"strategyType\":\"RATE_LIMITING\"}",
        "{\"strategyType\":\"RATE_LIMITING\",\"rateLimitingSampling\":{\"maxTracesPerSecond\":-1}}",
        "{\"operationSampling\":[]}",
        "{\"operationSampling\":{\"perOperationStrategies\":[{\"operation\":1}]}}",
        "{\"operationSampling\":{\"perOperationStrategies\":{}}}",
        ""
      })
  void garbageLeavesTheLastStrategyAndIsToldOnce(String garbage) {
    answer("{\"probabilisticSampling\":{\"samplingRate\":0.5}}");
    answer(garbage);
    sampler.poll();

    assertThat(decide("GET", 0)).isEqualTo(HALF);
    assertThat(told().lines())
        .singleElement()
        .asString()
        .startsWith(
            "[datatracing] no sampling strategy from "
                + server.endpoint()
                + "/sampling, going on with traceidratio{0.5}: ");
  }

  @Test
  void anErrorIsToldOnceAndSoIsItsEnd() {
    server.status = 500;
    answer("{\"probabilisticSampling\":{\"samplingRate\":0.5}}");
    sampler.poll();
    assertThat(decide("GET", 0)).isEqualTo(HALF + HALF / 2);
    assertThat(told().lines()).singleElement().asString().endsWith("HTTP status 500");

    server.status = 200;
    sampler.poll();
    sampler.poll();
    assertThat(decide("GET", 0)).isEqualTo(HALF);
    assertThat(told().lines()).hasSize(2).last().asString().endsWith("/sampling again");
  }

  @Test
  void aServerThatIsDownLeavesTheInitialRatio() {
    server.close();
    sampler.poll();

    assertThat(decide("GET", 0)).isEqualTo(HALF + HALF / 2);
    assertThat(told()).contains("ConnectException");
  }

  @Test
  void theServerIsAskedByAThreadOfItsOwnFromTheFirstDecisionOnAndChangesAreFollowed()
      throws InterruptedException {
    server.answer = "{\"probabilisticSampling\":{\"samplingRate\":0.5}}";
    JaegerRemoteSampler polled = sampler(server.endpoint() + ",pollingIntervalMs=1");
    assertThat(server.queries.poll(50, TimeUnit.MILLISECONDS)).as("before").isNull();

    polled.decide(null, 0, "GET", SpanKind.SERVER, Protocol.HTTP, null, null);
    awaitDecision(polled, HALF);
    server.answer = "{\"probabilisticSampling\":{\"samplingRate\":0}}";
    awaitDecision(polled, Sampler.NEVER);

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("datatracing-sampling"))
        .allMatch(Thread::isDaemon)
        .anySatisfy(Thread::interrupt);
  }

  @Test
  void theThreadOfASamplerThatNobodyHasAnyMoreEnds() {
    sampler(server.endpoint() + ",pollingIntervalMs=1")
        .decide(null, 0, "GET", SpanKind.SERVER, Protocol.HTTP, null, null);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(thread -> thread.getName().equals("datatracing-sampling"));
            });
  }

  @Test
  void theArgumentIsThatOfTheSpecification() {
    JaegerRemoteOptions options =
        JaegerRemoteOptions.parse(
            "endpoint=http://jaeger:5778,pollingIntervalMs=5000,initialSamplingRate=0.25");
    assertThat(options.url()).isEqualTo("http://jaeger:5778/sampling");
    assertThat(options.pollingMillis()).isEqualTo(5_000);
    assertThat(options.initialRatio()).isEqualTo(0.25);

    assertThat(JaegerRemoteOptions.parse("").url()).isEqualTo("http://127.0.0.1:5778/sampling");
    assertThat(JaegerRemoteOptions.parse("endpoint=https://j/api/sampling").url())
        .isEqualTo("https://j/api/sampling");
    for (String wrong :
        new String[] {
          "endpoint=jaeger:5778", "pollingIntervalMs=0", "initialSamplingRate=2", "x=1", "0.5"
        }) {
      assertThatThrownBy(() -> JaegerRemoteOptions.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void awaitDecision(Sampler polled, long threshold) {
    await(polled.toString())
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                polled.decide(null, 0, "GET", SpanKind.SERVER, Protocol.HTTP, null, null)
                    == threshold);
  }

  private void answer(String json) {
    server.answer = json;
    sampler.poll();
  }

  private long decide(String operation, long randomness) {
    // Not by decide(): that would start the poller.
    return sampler
        .current()
        .decide(null, randomness, operation, SpanKind.SERVER, Protocol.HTTP, null, null);
  }

  private JaegerRemoteSampler sampler(String argument) {
    return new JaegerRemoteSampler(
        JaegerRemoteOptions.parse("endpoint=" + argument),
        () -> "order desk/1",
        time,
        new PrintStream(told, true, StandardCharsets.UTF_8));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }
}
