package io.datatracing.propagators;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Baggage;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each format by its specification, value by value. */
class FormatTablesTest {
  private static final long HIGH = 0x463ac35c9f6413adL;
  private static final long LOW = 0x48485a3953bb6124L;
  private static final long SPAN = 0xa2fb4a1d1a96d312L;
  private static final String ID = "463ac35c9f6413ad48485a3953bb6124";
  private static final String LOW_ID = "48485a3953bb6124";
  private static final String SPAN_ID = "a2fb4a1d1a96d312";

  private static final int DEFERRED = SpanContext.DEFERRED;
  private static final int DEBUG = SpanContext.DEBUG | SpanContext.SAMPLED;

  @ParameterizedTest
  @CsvSource({
    "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1, true, 1",
    "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-0, true, 0",
    "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-d, true, debug",
    "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312, true, deferred",
    "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1-0020000000000001, true, 1",
    "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-0020000000000001, true, deferred",
    "48485a3953bb6124-a2fb4a1d1a96d312-1, false, 1",
    "'  48485a3953bb6124-a2fb4a1d1a96d312-1 ', false, 1",
  })
  void b3InOneHeader(String header, boolean full, String decision) {
    isCaller(Headers.of("b3", header).callerBy(B3.SINGLE), full ? HIGH : 0, LOW, SPAN, decision);
    isCaller(Headers.of("B3", header).callerBy(B3.MULTI), full ? HIGH : 0, LOW, SPAN, decision);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "x",
        "2",
        "463AC35C9F6413AD48485A3953BB6124-a2fb4a1d1a96d312-1",
        "463ac35c9f6413ad48485a3953bb612-a2fb4a1d1a96d312-1",
        "0463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1",
        "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d31-1",
        "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-",
        "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-2",
        "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1-",
        "463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1-002000000000000g",
        "463ac35c9f6413ad48485a3953bb6124-0000000000000000-1",
        "00000000000000000000000000000000-a2fb4a1d1a96d312-1",
        "463ac35c9f6413ad48485a3953bb6124_a2fb4a1d1a96d312_1",
      })
  void b3ThatIsNotValidIsNothing(String header) {
    Headers headers = Headers.of("b3", header);
    assertThat(headers.readBy(B3.SINGLE)).isSameAs(CurrentContext.root());
  }

  @ParameterizedTest
  @CsvSource({
    "1, , 1",
    "0, , 0",
    "true, , 1",
    "false, , 0",
    ", , deferred",
    ", 1, debug",
    "0, 1, debug"
  })
  void b3InSeveralHeaders(String sampled, String flags, String decision) {
    Headers headers =
        Headers.of("x-b3-traceid", ID, "X-B3-SpanId", SPAN_ID, "X-B3-ParentSpanId", "1");
    if (sampled != null) {
      headers.add("x-b3-sampled", sampled);
    }
    if (flags != null) {
      headers.add("X-B3-Flags", flags);
    }
    isCaller(headers.callerBy(B3.MULTI), HIGH, LOW, SPAN, decision);
    isCaller(headers.callerBy(B3.SINGLE), HIGH, LOW, SPAN, decision);
  }

  @Test
  void b3InOneHeaderCountsMoreThanSeveral() {
    Headers headers =
        Headers.of("b3", LOW_ID + "-" + SPAN_ID, "x-b3-traceid", ID, "x-b3-spanid", SPAN_ID);
    isCaller(headers.callerBy(B3.MULTI), 0, LOW, SPAN, "deferred");
    headers.set("b3", "bad");
    isCaller(headers.callerBy(B3.MULTI), HIGH, LOW, SPAN, "deferred");
  }

  @ParameterizedTest
  @CsvSource({
    "b3, 0, 0",
    "b3, 1, 1",
    "b3, d, debug",
    "x-b3-sampled, 0, 0",
    "x-b3-sampled, 1, 1",
    "x-b3-flags, 1, debug"
  })
  void b3DecisionWithoutIdsIsFollowedInANewTrace(String name, String value, String decision) {
    SpanContext caller = Headers.of(name, value).callerBy(B3.SINGLE);
    assertThat(caller.spanId()).isZero();
    assertThat(caller.traceIdHigh()).isNotZero();
    assertThat(caller.flags()).isEqualTo(flags(decision) | SpanContext.RANDOM);
    SpanContext other = Headers.of(name, value).callerBy(B3.SINGLE);
    assertThat(other.traceIdLow()).isNotEqualTo(caller.traceIdLow());
    // Handed on without a span of ours: still nothing but the decision.
    assertThat(Headers.writtenBy(B3.SINGLE, caller).asMap())
        .isEqualTo(Map.of("b3", decision.equals("debug") ? "d" : decision));
    assertThat(Headers.writtenBy(B3.MULTI, caller).asMap()).hasSize(1);
  }

  @Test
  void b3IsWrittenByTheSpecification() {
    SpanContext full = Headers.caller(HIGH, LOW, SPAN, 1);
    assertThat(Headers.writtenBy(B3.SINGLE, full).asMap())
        .isEqualTo(Map.of("b3", ID + "-" + SPAN_ID + "-1"));
    assertThat(Headers.writtenBy(B3.MULTI, full).asMap())
        .isEqualTo(Map.of("X-B3-TraceId", ID, "X-B3-SpanId", SPAN_ID, "X-B3-Sampled", "1"));
    SpanContext shorter = Headers.caller(0, LOW, SPAN, DEBUG);
    assertThat(Headers.writtenBy(B3.SINGLE, shorter).asMap())
        .isEqualTo(Map.of("b3", LOW_ID + "-" + SPAN_ID + "-d"));
    assertThat(Headers.writtenBy(B3.MULTI, shorter).asMap())
        .isEqualTo(Map.of("X-B3-TraceId", LOW_ID, "X-B3-SpanId", SPAN_ID, "X-B3-Flags", "1"));
    SpanContext undecided = Headers.caller(0, LOW, SPAN, DEFERRED);
    assertThat(Headers.writtenBy(B3.SINGLE, undecided).asMap())
        .isEqualTo(Map.of("b3", LOW_ID + "-" + SPAN_ID));
    assertThat(Headers.writtenBy(B3.MULTI, undecided).asMap()).doesNotContainKey("X-B3-Sampled");
  }

  @ParameterizedTest
  @CsvSource({
    "463ac35c9f6413ad48485a3953bb6124:a2fb4a1d1a96d312:0:1, true, 1",
    "463ac35c9f6413ad48485a3953bb6124:a2fb4a1d1a96d312:0:01, true, 1",
    "463ac35c9f6413ad48485a3953bb6124:a2fb4a1d1a96d312:ffff:0, true, 0",
    "463ac35c9f6413ad48485a3953bb6124:a2fb4a1d1a96d312::3, true, debug",
    "463AC35C9F6413AD48485A3953BB6124:A2FB4A1D1A96D312:0:9, true, 1",
    "48485a3953bb6124:a2fb4a1d1a96d312:0:1, false, 1",
    "463ac35c9f6413ad48485a3953bb6124%3Aa2fb4a1d1a96d312%3A0%3A1, true, 1",
  })
  void jaeger(String header, boolean full, String decision) {
    isCaller(
        Headers.of("Uber-Trace-Id", header).callerBy(new Jaeger()),
        full ? HIGH : 0,
        LOW,
        SPAN,
        decision);
  }

  @Test
  void jaegerIdsMayLackLeadingZeros() {
    isCaller(Headers.of("uber-trace-id", "1:2:0:1").callerBy(new Jaeger()), 0, 1, 2, "1");
    isCaller(
        Headers.of("uber-trace-id", "10000000000000001:2:0:0").callerBy(new Jaeger()),
        1,
        1,
        2,
        "0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":::",
        "1:2:0",
        "0:2:0:1",
        "1:0:0:1",
        "1:2:0:",
        "1:2:0:100",
        "1:2:0:x",
        "g:2:0:1",
        "-1:2:0:1",
        "463ac35c9f6413ad48485a3953bb61241:2:0:1",
        "1:463ac35c9f6413ad4:0:1",
        "1%3A2%3A0%3",
      })
  void jaegerThatIsNotValidIsNothing(String header) {
    assertThat(Headers.of("uber-trace-id", header).readBy(new Jaeger()))
        .isSameAs(CurrentContext.root());
  }

  @Test
  void jaegerIsWrittenWithAsManyDigitsAsTheTraceHas() {
    assertThat(Headers.writtenBy(new Jaeger(), Headers.caller(HIGH, LOW, SPAN, 1)).asMap())
        .isEqualTo(Map.of("uber-trace-id", ID + ":" + SPAN_ID + ":0:1"));
    assertThat(Headers.writtenBy(new Jaeger(), Headers.caller(0, LOW, SPAN, 0)).asMap())
        .isEqualTo(Map.of("uber-trace-id", LOW_ID + ":" + SPAN_ID + ":0:0"));
  }

  @Test
  void jaegerBaggageTravels() {
    Context context = Baggage.empty().with("tenant", "blue & grün").in(CurrentContext.root());
    Headers headers = new Headers();
    new Jaeger().inject(context, Headers.caller(HIGH, LOW, SPAN, 1), headers, Headers.SETTER);
    assertThat(headers.get("uberctx-tenant")).isEqualTo("blue+%26+gr%C3%BCn");
    Headers plain = new Headers();
    context = Baggage.empty().with("tenant", "a b&c=d").in(CurrentContext.root());
    new Jaeger().inject(context, Headers.caller(HIGH, LOW, SPAN, 1), plain, Headers.SETTER);
    assertThat(plain.get("uberctx-tenant")).isEqualTo("a b&c=d");
    headers.add("UBERCTX-Upper", "x%ZZ").add("uberctx-", "none").add("uberctx-a b", "none");
    headers.add("jaeger-baggage", "key = value, bad, other=2");
    Baggage read = Baggage.from(headers.readBy(new Jaeger()));
    assertThat(read.get("tenant")).isEqualTo("blue & grün");
    assertThat(read.get("upper")).isEqualTo("x%ZZ");
    assertThat(read.get("key")).isEqualTo("value");
    assertThat(read.get("other")).isEqualTo("2");
    assertThat(read.size()).isEqualTo(4);
  }

  @Test
  void jaegerDebugIdKeepsTheTraceThatBeginsHere() {
    SpanContext caller = Headers.of("jaeger-debug-id", "ticket-7").callerBy(new Jaeger());
    assertThat(caller.spanId()).isZero();
    assertThat(caller.flags()).isEqualTo(DEBUG | SpanContext.RANDOM);
  }

  @ParameterizedTest
  @CsvSource({
    "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=1, 1",
    "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=0, 0",
    "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=?, deferred",
    "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312, deferred",
    "Sampled=1; Parent=a2fb4a1d1a96d312 ;Root=1-463ac35c-9f6413ad48485a3953bb6124;, 1",
    "Self=1-1-1;Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=1;App=x=y, 1",
  })
  void xRay(String header, String decision) {
    isCaller(
        Headers.of("x-amzn-trace-id", header).callerBy(XRay.HEADERS), HIGH, LOW, SPAN, decision);
  }

  @Test
  void xRayOfALoadBalancerNamesTheTraceThatBeginsHere() {
    isCaller(
        Headers.of("X-Amzn-Trace-Id", "Root=1-463ac35c-9f6413ad48485a3953bb6124")
            .callerBy(XRay.HEADERS),
        HIGH,
        LOW,
        0,
        "deferred");
  }

  @Test
  void xRaySecondsMayLackLeadingZeros() {
    isCaller(
        Headers.of("X-Amzn-Trace-Id", "Root=1-5-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312")
            .callerBy(XRay.HEADERS),
        0x000000059f6413adL,
        LOW,
        SPAN,
        "deferred");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";;",
        "Root",
        "Parent=a2fb4a1d1a96d312;Sampled=1",
        "Root=2-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312",
        "Root=1-463ac35c9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312",
        "Root=1--9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312",
        "Root=1-463ac35c1-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312",
        "Root=1-463ac35c-9f6413ad48485a3953bb612;Parent=a2fb4a1d1a96d312",
        "Root=1-463ac35c-9f6413ad48485a3953bb612g;Parent=a2fb4a1d1a96d312",
        "Root=1-00000000-000000000000000000000000;Parent=a2fb4a1d1a96d312",
        "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d31;Sampled=1",
        "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=",
        "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=2",
      })
  void xRayThatIsNotValidIsNothing(String header) {
    assertThat(Headers.of("X-Amzn-Trace-Id", header).callerBy(XRay.HEADERS)).isNull();
  }

  @Test
  void xRayIsWrittenWithItsLineage() {
    assertThat(Headers.writtenBy(XRay.HEADERS, Headers.caller(HIGH, LOW, SPAN, 1)).asMap())
        .isEqualTo(
            Map.of(
                "X-Amzn-Trace-Id",
                "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=1"));
    String header =
        "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=0;Lineage=32767:e65a2c4d:255";
    Context read = Headers.of("X-Amzn-Trace-Id", header).readBy(XRay.HEADERS);
    Headers written = new Headers();
    XRay.HEADERS.inject(read, Span.parentIn(read), written, Headers.SETTER);
    assertThat(written.get("X-Amzn-Trace-Id")).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "32768:e65a2c4d:255",
        "1:e65a2c4d:256",
        "1:e65a2c4:5",
        "1:e65a2c4d",
        "::",
        "-1:e65a2c4d:1"
      })
  void lineageThatIsNotValidIsLeftOut(String lineage) {
    Headers headers =
        Headers.of(
            "X-Amzn-Trace-Id", "Root=1-463ac35c-9f6413ad48485a3953bb6124;Lineage=" + lineage);
    assertThat(Baggage.from(headers.readBy(XRay.HEADERS))).isNull();
  }

  @Test
  void lambdaTellsTheCallerInAPropertyOrAVariable() {
    String header = "Root=1-463ac35c-9f6413ad48485a3953bb6124;Parent=a2fb4a1d1a96d312;Sampled=1";
    Properties property = new Properties();
    property.setProperty("com.amazonaws.xray.traceHeader", header);
    Map<String, String> variable = Map.of("_X_AMZN_TRACE_ID", header);
    Headers other = Headers.of("X-Amzn-Trace-Id", "Root=1-00000001-000000000000000000000001");
    isCaller(other.callerBy(XRay.lambda(property, Map.of())), HIGH, LOW, SPAN, "1");
    isCaller(other.callerBy(XRay.lambda(new Properties(), variable)), HIGH, LOW, SPAN, "1");
    assertThat(other.callerBy(XRay.lambda(new Properties(), Map.of())).traceIdLow()).isEqualTo(1);
    Context known = Span.withRemoteParent(CurrentContext.root(), Headers.caller(1, 2, 3, 1));
    Context read = XRay.lambda(property, Map.of()).extract(known, new Headers(), Headers.GETTER);
    assertThat(Span.parentIn(read).spanId()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "463ac35c9f6413ad48485a3953bb6124/11744061942159299346;o=1, 11744061942159299346, 1",
    "463ac35c9f6413ad48485a3953bb6124/1;o=0, 1, 0",
    "463ac35c9f6413ad48485a3953bb6124/1;o=3, 1, 1",
    "463ac35c9f6413ad48485a3953bb6124/1, 1, deferred",
    "463AC35C9F6413AD48485A3953BB6124/0;o=1, 0, 1",
    "463ac35c9f6413ad48485a3953bb6124;o=1, 0, 1",
    "463ac35c9f6413ad48485a3953bb6124, 0, deferred",
  })
  void googleCloud(String header, String span, String decision) {
    isCaller(
        Headers.of("x-cloud-trace-context", header).callerBy(new CloudTrace()),
        HIGH,
        LOW,
        Long.parseUnsignedLong(span),
        decision);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "463ac35c9f6413ad48485a3953bb612",
        "463ac35c9f6413ad48485a3953bb612g/1;o=1",
        "463ac35c9f6413ad48485a3953bb6124/;o=1",
        "463ac35c9f6413ad48485a3953bb6124/18446744073709551616;o=1",
        "463ac35c9f6413ad48485a3953bb6124/-1;o=1",
        "463ac35c9f6413ad48485a3953bb6124/1;o=",
        "463ac35c9f6413ad48485a3953bb6124/1;p=1",
        "463ac35c9f6413ad48485a3953bb61241/1;o=1",
        "00000000000000000000000000000000/1;o=1",
      })
  void googleCloudThatIsNotValidIsNothing(String header) {
    assertThat(Headers.of("X-Cloud-Trace-Context", header).callerBy(new CloudTrace())).isNull();
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, 0", "1, 1", "2, debug", ", deferred", "x, deferred"})
  void datadogPriority(String priority, String decision) {
    Headers headers = datadog("_dd.p.tid=463ac35c9f6413ad");
    if (priority != null) {
      headers.add("X-Datadog-Sampling-Priority", priority);
    }
    isCaller(headers.callerBy(new Datadog()), HIGH, LOW, SPAN, decision);
  }

  @Test
  void datadogWithoutTheFirstHalfIsATraceOf64Bits() {
    Headers headers = datadog("_dd.p.dm=-4,_dd.p.tid=463AC35C9F6413AD");
    SpanContext caller = headers.callerBy(new Datadog());
    isCaller(caller, 0, LOW, SPAN, "deferred");
    assertThat(Headers.writtenBy(new Datadog(), caller).get("x-datadog-tags"))
        .isEqualTo("_dd.p.dm=-4");
  }

  @Test
  void datadogThatIsNotValidIsNothing() {
    for (String id : new String[] {"", "0", "-1", "1a", "18446744073709551616"}) {
      assertThat(
              Headers.of("x-datadog-trace-id", id, "x-datadog-parent-id", "1")
                  .callerBy(new Datadog()))
          .as(id)
          .isNull();
    }
    assertThat(
            Headers.of("x-datadog-trace-id", "1", "x-datadog-parent-id", "x")
                .callerBy(new Datadog()))
        .isNull();
  }

  @Test
  void whatDatadogSendsBesideIdsTravelsOnAndSurvivesW3c() {
    Headers headers =
        datadog("_dd.p.tid=463ac35c9f6413ad,_dd.p.dm=-4,_dd.p.usr.id=YQ==,other=1,bad,=x");
    headers.add("x-datadog-origin", "rum").add("x-datadog-sampling-priority", "2");
    SpanContext caller = headers.callerBy(new Datadog());
    assertThat(caller.traceState()).hasToString("dd=s:2;o:rum;t.dm:-4;t.usr.id:YQ~~");
    Headers w3c = Headers.writtenBy(Formats.propagation("none", "tracecontext"), caller);
    SpanContext behind = w3c.callerBy(Formats.propagation("tracecontext", "none"));
    Map<String, String> written = Headers.writtenBy(new Datadog(), behind).asMap();
    assertThat(written)
        .isEqualTo(
            Map.of(
                "x-datadog-trace-id", Long.toUnsignedString(LOW),
                "x-datadog-parent-id", Long.toUnsignedString(SPAN),
                "x-datadog-sampling-priority", "2",
                "x-datadog-origin", "rum",
                "x-datadog-tags", "_dd.p.dm=-4,_dd.p.usr.id=YQ==,_dd.p.tid=463ac35c9f6413ad"));
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 2", "2, 0, 0", "-1, 0, -1", "-1, 1, 1", "0, 1, 1", "9999, 1, 1", "x, 0, 0"})
  void datadogPriorityAgreesWithTheDecision(String given, int flags, String written) {
    SpanContext span = new TraceParent(HIGH, LOW, SPAN, flags, TraceState.parse("dd=s:" + given));
    assertThat(Headers.writtenBy(new Datadog(), span).get("x-datadog-sampling-priority"))
        .isEqualTo(written);
  }

  @Test
  void tooManyTagsAreNotRead() {
    Headers headers = datadog("_dd.p.tid=463ac35c9f6413ad,_dd.p.x=" + "y".repeat(500));
    assertThat(headers.callerBy(new Datadog()).traceIdHigh()).isZero();
    Headers longValue = datadog("_dd.p.tid=463ac35c9f6413ad,_dd.p.x=" + "y".repeat(300));
    assertThat(longValue.callerBy(new Datadog()).traceIdHigh()).isEqualTo(HIGH);
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0", "1, 1", ", deferred"})
  void openTracing(String sampled, String decision) {
    Headers headers = Headers.of("ot-tracer-traceid", ID, "Ot-Tracer-SpanId", SPAN_ID);
    headers.add("ot-baggage-Tenant", "blue");
    if (sampled != null) {
      headers.add("ot-tracer-sampled", sampled);
    }
    isCaller(headers.callerBy(new OtTrace()), HIGH, LOW, SPAN, decision);
    assertThat(Baggage.from(headers.readBy(new OtTrace())).get("tenant")).isEqualTo("blue");
  }

  @Test
  void repeatedHeadersCountOnce() {
    Headers headers =
        Headers.of("b3", LOW_ID + "-" + SPAN_ID + "-1", "b3", ID + "-" + SPAN_ID + "-0");
    isCaller(headers.callerBy(B3.SINGLE), 0, LOW, SPAN, "1");
  }

  private static Headers datadog(String tags) {
    return Headers.of(
        "x-datadog-trace-id",
        Long.toUnsignedString(LOW),
        "X-Datadog-Parent-Id",
        Long.toUnsignedString(SPAN),
        "x-datadog-tags",
        tags);
  }

  private static int flags(String decision) {
    return switch (decision) {
      case "debug" -> DEBUG;
      case "deferred" -> DEFERRED;
      default -> Integer.parseInt(decision);
    };
  }

  private static void isCaller(
      SpanContext caller, long high, long low, long span, String decision) {
    assertThat(caller).isNotNull();
    assertThat(caller.traceIdHigh()).isEqualTo(high);
    assertThat(caller.traceIdLow()).isEqualTo(low);
    assertThat(caller.spanId()).isEqualTo(span);
    assertThat(caller.flags()).isEqualTo(flags(decision));
  }
}
