package io.datatracing.collector.sampling.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.collector.sampling.span.SpanView;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every condition, by a span or trace that meets it and one that nearly does. */
class PolicyEngineTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicLong nanos = new AtomicLong(5 * SECOND);

  private static SpanBuilder span() {
    return Span.builder(new TraceId(1, 2), new SpanId(3), "GET /orders")
        .kind(SpanKind.SERVER)
        .times(10 * SECOND, 11 * SECOND)
        .resource(
            new Resource(
                List.of(
                    Attribute.of(Resource.SERVICE_NAME, "shop"),
                    Attribute.of("deployment.environment.name", "prod"))));
  }

  private record Facts(
      long matched, long spanCount, long sizeBytes, long durationNanos, long randomness)
      implements TraceFacts {}

  private static Facts facts(long bits, List<Span> spans) {
    long start = spans.stream().mapToLong(Span::startTimeUnixNano).min().orElse(0);
    long end = spans.stream().mapToLong(Span::endTimeUnixNano).max().orElse(0);
    return new Facts(
        bits,
        spans.size(),
        100L * spans.size(),
        end - start,
        Consistent.randomness(spans.get(0).traceState(), spans.get(0).traceId().low()));
  }

  private boolean keeps(Condition condition, Span... spans) {
    PolicySet set = new PolicySet(List.of(Policy.keep("it", condition)), nanos::get);
    PolicyEngine engine = set.engine();
    return !engine.isDrop(engine.decide(facts(match(engine, spans), List.of(spans))));
  }

  private static long match(PolicyEngine engine, Span... spans) {
    byte[] request = OtlpBatch.of(List.of(spans)).bytes();
    OtlpReader reader = new OtlpReader().reset(request, 0, request.length);
    SpanView view = new SpanView().on(reader);
    long bits = 0;
    while (reader.nextSpan()) {
      bits = engine.match(view, bits);
    }
    return bits;
  }

  private static Arguments row(
      Condition condition, boolean expected, UnaryOperator<SpanBuilder> change) {
    return Arguments.of(condition, change.apply(span()).build(), expected);
  }

  static Stream<Arguments> conditions() {
    UnaryOperator<SpanBuilder> plain = span -> span;
    Condition env =
        new Condition.TextAttribute("deployment.environment.name", List.of("prod"), false);
    Condition route = new Condition.TextAttribute("http.route", List.of("^/orders/\\d+$"), true);
    Condition code = new Condition.NumberAttribute("http.response.status_code", 500, 599);
    Condition vip = new Condition.TruthAttribute("vip", true);
    return Stream.of(
        row(new Condition.Always(), true, plain),
        row(new Condition.Failed(), false, plain),
        row(new Condition.Failed(), true, s -> s.status(new Status(Status.Code.ERROR, ""))),
        row(new Condition.Failed(), false, s -> s.status(new Status(Status.Code.OK, ""))),
        row(new Condition.StatusCode(List.of("ok", "error")), false, plain),
        row(
            new Condition.StatusCode(List.of("ok")),
            true,
            s -> s.status(new Status(Status.Code.OK, ""))),
        row(new Condition.StatusCode(List.of("unset")), true, plain),
        row(new Condition.Latency(Duration.ofSeconds(1)), true, plain),
        row(new Condition.Latency(Duration.ofMillis(1_001)), false, plain),
        row(new Condition.Latency(Duration.ZERO, Duration.ofSeconds(1)), false, plain),
        row(new Condition.Latency(Duration.ZERO, Duration.ofMillis(1_001)), true, plain),
        row(env, true, plain),
        row(env, false, s -> s.attribute(Attribute.of("deployment.environment.name", "test"))),
        row(route, true, s -> s.attribute(Attribute.of("http.route", "/orders/12"))),
        row(route, false, s -> s.attribute(Attribute.of("http.route", "/orders/x"))),
        row(route, false, s -> s.attribute(Attribute.of("http.route", 12))),
        row(code, true, s -> s.attribute(Attribute.of("http.response.status_code", 503))),
        row(code, true, s -> s.attribute(Attribute.of("http.response.status_code", 599.0))),
        row(code, false, s -> s.attribute(Attribute.of("http.response.status_code", 499))),
        row(code, false, s -> s.attribute(Attribute.of("http.response.status_code", "503"))),
        row(code, false, plain),
        row(vip, true, s -> s.attribute(Attribute.of("vip", true))),
        row(vip, false, s -> s.attribute(Attribute.of("vip", false))),
        row(new Condition.SpanCount(1, 1), true, plain),
        row(new Condition.SpanCount(2, Long.MAX_VALUE), false, plain),
        row(
            new Condition.TraceStateMember("vendor", List.of("a")),
            true,
            s -> s.traceState("x=y,vendor=a")),
        row(
            new Condition.TraceStateMember("vendor", List.of("b")),
            false,
            s -> s.traceState("vendor=a")),
        row(
            new Condition.TraceStateMember("vendor", List.of()),
            true,
            s -> s.traceState("vendor=a")),
        row(new Condition.TraceFlags(1), true, s -> s.flags(1)),
        row(new Condition.TraceFlags(1), false, s -> s.flags(0x100)),
        row(new Condition.HeadSampled(), true, plain),
        row(
            new Condition.HeadSampled(),
            false,
            s -> s.attribute(Attribute.of("datatracing.head.would_drop", true))),
        row(new Condition.And(List.of(new Condition.Always(), env)), true, plain),
        row(new Condition.And(List.of(new Condition.Failed(), env)), false, plain),
        row(new Condition.Or(List.of(new Condition.Failed(), env)), true, plain),
        row(new Condition.Or(List.of(new Condition.Failed(), vip)), false, plain),
        row(new Condition.Not(new Condition.Failed()), true, plain),
        row(new Condition.Not(env), false, plain));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("conditions")
  void conditionsHoldForWhatTheyName(Condition condition, Span span, boolean expected) {
    assertThat(keeps(condition, span)).isEqualTo(expected);
  }

  static Stream<Arguments> expressions() {
    UnaryOperator<SpanBuilder> orders =
        span ->
            span.attribute(Attribute.of("http.response.status_code", 503))
                .attribute(Attribute.of("ratio", 0.5))
                .attribute(
                    new Attribute("tags", AttributeValue.of(List.of(AttributeValue.of("a")))))
                .event(new Event(1, "exception", List.of(), 0))
                .status(new Status(Status.Code.ERROR, "timed out"));
    return Stream.of(
            Arguments.of("name == 'GET /orders'", true),
            Arguments.of("service == 'shop' && kind == 'server'", true),
            Arguments.of("seconds >= 1.0 && seconds < 1.1", true),
            Arguments.of("seconds > 1.0", false),
            Arguments.of("status == 'error' && status_message.contains('timed')", true),
            Arguments.of("root", true),
            Arguments.of("attributes['http.response.status_code'] >= 500", true),
            Arguments.of("'http.response.status_code' in attributes", true),
            Arguments.of("'other' in attributes", false),
            Arguments.of("attributes['other'] == 1", false),
            Arguments.of("attributes['ratio'] == 0.5", true),
            Arguments.of("'a' in attributes['tags']", true),
            Arguments.of("resource['deployment.environment.name'].startsWith('pr')", true),
            Arguments.of("events.exists(e, e == 'exception')", true),
            Arguments.of("name.matches('^GET /(orders|items)$')", true))
        .map(row -> Arguments.of(row.get()[0], orders.apply(span()).build(), row.get()[1]));
  }

  @ParameterizedTest(name = "{0} is {2}")
  @MethodSource("expressions")
  void expressionsAreComputed(String text, Span span, boolean expected) {
    assertThat(keeps(new Condition.Expression(text), span)).isEqualTo(expected);
  }

  @Test
  void anExpressionThatFailsForASpanIsCountedAndDoesNotHold() {
    PolicySet set =
        new PolicySet(
            List.of(Policy.keep("it", new Condition.Expression("attributes['x'] > 1"))),
            nanos::get);
    assertThat(match(set.engine(), span().build())).isZero();
    assertThat(set.expressionFailures()).isEqualTo(1);
  }

  @Test
  void mistakesAreToldWhenThePoliciesAreMade() {
    assertThatThrownBy(() -> keeps(new Condition.Expression("nam == 'x'"), span().build()))
        .hasMessageContaining("nam");
    assertThatThrownBy(
            () -> keeps(new Condition.TextAttribute("a", List.of("("), true), span().build()))
        .hasMessageContaining("pattern '('");
    assertThatThrownBy(() -> new Condition.Share(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(
            () ->
                new PolicySet(
                    List.of(
                        Policy.keep("a", new Condition.Always()),
                        Policy.keep("a", new Condition.Failed())),
                    nanos::get))
        .hasMessageContaining("'a'");
  }

  @Test
  void aShareKeepsTheTracesThatAnAgentKeepsAtThatRatio() {
    long threshold = Consistent.threshold(0.25);
    for (long low : new long[] {0, threshold - 1, threshold, Consistent.NEVER - 1, -1}) {
      Span span = Span.builder(new TraceId(9, low), new SpanId(1), "x").build();
      assertThat(keeps(new Condition.Share(0.25), span))
          .isEqualTo((low & Consistent.NEVER - 1) >= threshold);
    }
    Span explicit =
        Span.builder(new TraceId(9, 0), new SpanId(1), "x")
            .traceState("ot=rv:ffffffffffffff")
            .build();
    assertThat(keeps(new Condition.Share(0.25), explicit)).isTrue();
  }

  @Test
  void aSpanRateKeepsSoManyASecond() {
    PolicyEngine engine =
        new PolicySet(List.of(Policy.keep("some", new Condition.SpanRate(10))), nanos::get)
            .engine();
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      nanos.addAndGet(SECOND / 100);
      kept += engine.isDrop(engine.decide(new Facts(0, 2, 100, 0, 0))) ? 0 : 1;
    }
    // Ten seconds at 10 spans, and the burst of one second: 110 spans in traces of two.
    assertThat(kept).isBetween(50, 56);
  }

  @Test
  void errorsDoNotUseUpTheBudgetOfOthers() {
    PolicyEngine engine =
        new PolicySet(
                List.of(
                    Policy.keep("some", new Condition.SpanRate(10)),
                    Policy.keep("errors", new Condition.Failed())),
                nanos::get)
            .engine();
    long failed = match(engine, span().status(new Status(Status.Code.ERROR, "")).build());
    for (int i = 0; i < 100; i++) {
      assertThat(engine.name(engine.decide(new Facts(failed, 5, 1, 0, 0)))).isEqualTo("errors");
    }
    assertThat(engine.name(engine.decide(new Facts(0, 5, 1, 0, 0)))).isEqualTo("some");
  }

  @Test
  void aCompositeGivesEachPartItsShareOfTheBudget() {
    Condition composite =
        new Condition.Composite(
            100,
            List.of(
                new Condition.Part(new Condition.SpanCount(2, Long.MAX_VALUE), 80),
                new Condition.Part(new Condition.Always(), 20)));
    PolicyEngine engine =
        new PolicySet(List.of(Policy.keep("parts", composite)), nanos::get).engine();
    long large = 0;
    long small = 0;
    for (int i = 0; i < 10_000; i++) {
      nanos.addAndGet(SECOND / 1_000);
      // Each large trace could also pass as a small one; it takes from the first part it fits.
      large += engine.isDrop(engine.decide(new Facts(0, 2, 1, 0, 0))) ? 0 : 2;
      small += engine.isDrop(engine.decide(new Facts(0, 1, 1, 0, 0))) ? 0 : 1;
    }
    assertThat(large + small).isBetween(990L, 1_110L);
    assertThat(large).isBetween(790L, 1_110L);
  }

  @Test
  void slowerThanItsOwnUsualIsJudgedPerOperation() {
    Condition slow = new Condition.SlowerThanUsual(99, 100, Duration.ofMinutes(5), 10);
    PolicyEngine engine = new PolicySet(List.of(Policy.keep("slow", slow)), nanos::get).engine();
    for (int i = 0; i < 1_000; i++) {
      match(engine, operation("fast", 1_000_000 + i).build());
      match(engine, operation("slow", SECOND + i).build());
    }
    assertThat(match(engine, operation("fast", 2_000_000).build())).isNotZero();
    assertThat(match(engine, operation("fast", 1_000_100).build())).isZero();
    assertThat(match(engine, operation("slow", SECOND).build())).isZero();
    assertThat(match(engine, operation("slow", 2 * SECOND).build())).isNotZero();
    assertThat(match(engine, operation("new", 1_000 * SECOND).build())).isZero();
    // Two periods later nothing is known any more.
    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(match(engine, operation("fast", 2_000_000).build())).isZero();
  }

  private static SpanBuilder operation(String name, long nanos) {
    return Span.builder(new TraceId(1, 2), new SpanId(3), name).times(SECOND, SECOND + nanos);
  }

  @Test
  void onlyLastingConditionsKeepBeforeTheEnd() {
    assertThat(early(new Condition.Failed())).isTrue();
    assertThat(early(new Condition.And(List.of(new Condition.Failed(), new Condition.Always()))))
        .isTrue();
    assertThat(early(new Condition.Not(new Condition.TruthAttribute("x", true)))).isFalse();
    assertThat(early(new Condition.SpanCount(1, 5))).isFalse();
    assertThat(early(new Condition.SpanRate(1_000))).isFalse();
    assertThat(early(new Condition.Latency(Duration.ZERO, Duration.ofSeconds(5)))).isFalse();
    PolicyEngine withDrop =
        new PolicySet(
                List.of(
                    Policy.keep("errors", new Condition.Failed()),
                    Policy.drop("x", new Condition.TruthAttribute("x", true))),
                nanos::get)
            .engine();
    assertThat(withDrop.keepsAlready(new Facts(1, 1, 1, 0, 0))).isEqualTo(PolicyEngine.NONE);
  }

  private boolean early(Condition condition) {
    PolicyEngine engine = new PolicySet(List.of(Policy.keep("it", condition)), nanos::get).engine();
    long bits = match(engine, span().status(new Status(Status.Code.ERROR, "")).build());
    return engine.keepsAlready(new Facts(bits, 1, 1, 0, 0)) != PolicyEngine.NONE;
  }
}
