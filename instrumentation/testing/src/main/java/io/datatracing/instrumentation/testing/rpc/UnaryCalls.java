package io.datatracing.instrumentation.testing.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.W3cHeaders;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of calls with one request and one answer. */
abstract class UnaryCalls extends RpcCalls {
  @Test
  void callIsAClientSpanWithAServerSpanBelow() throws Exception {
    spans.inSpan("caller", () -> client().blocking("echo", Map.of()));
    List<Span> three = spans.take(3);
    Span caller = Spans.only(three, span -> span.kind() == SpanKind.INTERNAL);
    Span call = ofKind(three, SpanKind.CLIENT);
    client("Unary", 0).childOf(caller).matches(call);
    server("Unary", 0).childOf(call).matches(ofKind(three, SpanKind.SERVER));
  }

  @Test
  void workOfTheServerIsBelowItsSpan() throws Exception {
    client().blocking("work", Map.of());
    List<Span> three = spans.take(3);
    Span work = Spans.only(three, span -> span.kind() == SpanKind.INTERNAL);
    ExpectedSpan.of("work", SpanKind.INTERNAL)
        .childOf(ofKind(three, SpanKind.SERVER))
        .matches(work);
  }

  @Test
  void baggageAndTraceStateArrive() throws Exception {
    Context remote = W3cHeaders.sampled("vendor=value", "order.id=42,tenant=acme");
    Context previous = CurrentContext.attach(remote);
    try {
      assertThat(client().blocking("baggage", Map.of())).isEqualTo("42");
      assertThat(client().blocking("metadata:tracestate", Map.of())).isEqualTo("vendor=value");
    } finally {
      CurrentContext.restore(previous);
    }
    assertThat(spans.take(4)).allMatch(span -> span.traceIdLow() == 0xa3ce929d0e0e4736L);
  }

  @Test
  void metadataOfTheApplicationArriveAndStaleOnesAreReplaced() throws Exception {
    Map<String, String> metadata =
        Map.of("traceparent", W3cHeaders.SAMPLED, "tracestate", "stale=1", "x-kept", "yes");
    String seen = client().blocking("metadata:traceparent", metadata);
    assertThat(seen).isEqualTo(W3cHeaders.traceParent(ofKind(spans.take(2), SpanKind.CLIENT)));
    assertThat(client().blocking("metadata:x-kept", metadata)).isEqualTo("yes");
    spans.take(2);
    assertThat(client().blocking("metadata:tracestate", metadata)).isEqualTo("none");
    spans.take(2);
  }

  @Test
  void futureIsTracedLikeABlockingCall() throws Exception {
    assertThat(client().future("echo").get(60, TimeUnit.SECONDS)).isEqualTo("echo");
    List<Span> both = spans.take(2);
    client("Unary", 0).matches(ofKind(both, SpanKind.CLIENT));
  }

  @Test
  void callbackRunsInTheContextOfTheCaller() throws Exception {
    BlockingQueue<Context> seen = new ArrayBlockingQueue<>(1);
    Context caller =
        spans.inSpan(
            "caller",
            () -> {
              client().async("echo", failure -> seen.add(CurrentContext.current()));
              return CurrentContext.current();
            });
    assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(caller);
    spans.take(3);
  }

  @Test
  void callThatIsNeverStartedIsNoSpan() throws Exception {
    client().makeAndForget();
    assertThat(client().blocking("echo", Map.of())).isEqualTo("echo");
    spans.take(2);
  }

  @Test
  void interceptorsOfBothSidesRunInTheirSpans() throws Exception {
    String seenByClient = client().blocking("metadata:x-client-span", Map.of());
    assertThat(seenByClient).isEqualTo(id(ofKind(spans.take(2), SpanKind.CLIENT)));
    String seenByServer = client().blocking("metadata:x-server-span", Map.of());
    assertThat(seenByServer).isEqualTo(id(ofKind(spans.take(2), SpanKind.SERVER)));
  }

  @Test
  void retriedCallIsOneSpanOfTheClientWithItsAttempts() throws Exception {
    try (RpcClient retrying = newRetryingClient(server().port())) {
      assertThat(retrying.blocking("flaky", Map.of())).isEqualTo("flaky");
    }
    List<Span> four = spans.take(4);
    Span call = ofKind(four, SpanKind.CLIENT);
    assertThat(call.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(call.get(AttributeKey.of("datatracing.rpc.attempts"))).isEqualTo(3L);
    assertThat(call.events())
        .extracting(event -> event.name())
        .containsExactly("rpc.attempt", "rpc.attempt");
    for (long before = 0; before < 3; before++) {
      long number = before;
      Span answer = Spans.only(four, span -> attempt(span) == number);
      ExpectedSpan expected =
          server("Unary", before < 2 ? UNAVAILABLE : 0)
              .childOf(call)
              .with("datatracing.rpc.previous_attempts", before == 0 ? null : before);
      (before < 2 ? expected.failed("UNAVAILABLE") : expected).matches(answer);
    }
  }

  @Test
  void hedgedCallIsOneSpanOfTheClientWithItsAttempts() throws Exception {
    try (RpcClient hedging = newHedgingClient(server().port())) {
      assertThat(hedging.blocking("hedge", Map.of())).isEqualTo("hedge");
      released.countDown();
    }
    List<Span> four = spans.take(4);
    Span call = ofKind(four, SpanKind.CLIENT);
    assertThat(call.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(call.get(AttributeKey.of("datatracing.rpc.attempts"))).isEqualTo(3L);
    for (long before = 0; before < 3; before++) {
      long number = before;
      assertThat(Spans.only(four, span -> attempt(span) == number).isChildOf(call)).isTrue();
    }
  }

  @Test
  void callOfTheServerIsBelowItsSpan() throws Exception {
    assertThat(client().blocking("forward", Map.of())).isEqualTo("echo");
    List<Span> four = spans.take(4);
    Span first = Spans.only(four, span -> span.parentSpanId() == 0);
    Span forwarding = Spans.only(four, span -> span.parentSpanId() == first.spanId());
    Span second = Spans.only(four, span -> span.parentSpanId() == forwarding.spanId());
    assertThat(List.of(first.kind(), forwarding.kind(), second.kind()))
        .containsExactly(SpanKind.CLIENT, SpanKind.SERVER, SpanKind.CLIENT);
  }

  @Test
  void concurrentCallsKeepTheirParents() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 40; i++) {
      String request = "echo " + i;
      threads.submit(() -> spans.inSpan(request, () -> client().blocking(request, Map.of())));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    List<Span> made = new ArrayList<>(spans.take(120));
    for (int i = 0; i < 40; i++) {
      String request = "echo " + i;
      Span parent = Spans.only(made, span -> span.name().equals(request));
      Span call = Spans.only(made, span -> span.parentSpanId() == parent.spanId());
      Span answer = Spans.only(made, span -> span.parentSpanId() == call.spanId());
      assertThat(answer.kind()).isEqualTo(SpanKind.SERVER);
    }
  }

  @Test
  void traceThatIsNotSampledIsPassedOnButNotRecorded() throws Exception {
    Context previous = CurrentContext.attach(W3cHeaders.notSampled());
    try {
      assertThat(client().blocking("metadata:traceparent", Map.of()))
          .startsWith("00-" + W3cHeaders.TRACE_ID + "-")
          .endsWith("-00");
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @Test
  void switchedOffTracingChangesNothing() throws Exception {
    try (TestSpans.Restore off = spans.switchedOff()) {
      assertThat(client().blocking("echo", Map.of())).isEqualTo("echo");
      assertThat(client().blocking("metadata:traceparent", Map.of())).isEqualTo("none");
    }
  }
}
