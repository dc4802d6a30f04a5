package io.datatracing.instrumentation.opentelemetryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The application's context and the agent's are one, in both directions. */
@ExtendWith(InApplication.class)
class ContextTest {
  private static final ContextKey<String> TENANT = ContextKey.named("tenant");

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final Tracer tracer = GlobalOpenTelemetry.getTracer("shop");

  @Test
  void anAutomaticSpanIsCurrentForTheApplication() throws Exception {
    Span seen = spans.inSpan("automatic", Span::current);

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(seen.getSpanContext().getSpanId()).isEqualTo(String.format("%016x", made.spanId()));
    assertThat(seen.getSpanContext().isRemote()).isFalse();
  }

  @Test
  void anAutomaticSpanTakesWhatTheApplicationAdds() throws Exception {
    spans.inSpan(
        "automatic",
        () -> Span.current().setAttribute("order", "17").addEvent("checked").isRecording());

    io.datatracing.bootstrap.trace.Span made = spans.take();
    assertThat(Recorded.attributes(made)).containsEntry("order", "17");
    assertThat(made.events()).hasSize(1);
    assertThat(made.scope()).isNull();
  }

  @Test
  void spansOfBothSidesNestInOneTrace() throws Exception {
    spans.inSpan(
        "outer",
        () -> {
          Span manual = tracer.spanBuilder("manual").startSpan();
          try (Scope scope = manual.makeCurrent()) {
            spans.inSpan("inner", () -> "");
          }
          manual.end();
          return "";
        });

    io.datatracing.bootstrap.trace.Span inner = spans.take();
    io.datatracing.bootstrap.trace.Span manual = spans.take();
    io.datatracing.bootstrap.trace.Span outer = spans.take();
    assertThat(inner.isChildOf(manual)).isTrue();
    assertThat(manual.isChildOf(outer)).isTrue();
    assertThat(inner.localRoot()).isSameAs(outer);
  }

  @Test
  void valuesOfTheApplicationSurviveAutomaticSpans() throws Exception {
    try (Scope scope = Context.current().with(TENANT, "acme").makeCurrent()) {
      String inside =
          spans.inSpan(
              "automatic",
              () -> {
                try (Scope more = Context.current().with(ContextKey.named("x"), 1).makeCurrent()) {
                  return Context.current().get(TENANT) + Span.current().getSpanContext().isValid();
                }
              });
      assertThat(inside).isEqualTo("acmetrue");
      assertThat(Context.current().get(TENANT)).isEqualTo("acme");
    }
    assertThat(Context.current().get(TENANT)).isNull();
    assertThat(Context.current()).isSameAs(Context.root());
    spans.take();
  }

  @Test
  void theContextThatWasMadeCurrentIsCurrent() {
    Context derived = Context.root().with(TENANT, "acme");
    try (Scope scope = derived.makeCurrent()) {
      assertThat(Context.current()).isSameAs(derived);
      Context more = Context.current().with(ContextKey.named("more"), "m");
      try (Scope inner = more.makeCurrent()) {
        assertThat(Context.current()).isSameAs(more);
      }
      assertThat(Context.current()).isSameAs(derived);
    }
  }

  @Test
  void valuesAndSpanTravelThroughAnExecutor() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Scope scope = Context.current().with(TENANT, "acme").makeCurrent()) {
      Span manual = tracer.spanBuilder("manual").startSpan();
      try (Scope inner = manual.makeCurrent()) {
        Callable<String> task = () -> Context.current().get(TENANT) + Span.current().equals(manual);
        assertThat(pool.submit(task).get()).isEqualTo("acmetrue");
        assertThat(CompletableFuture.supplyAsync(() -> Context.current().get(TENANT), pool).get())
            .isEqualTo("acme");
      }
      manual.end();
    } finally {
      pool.shutdown();
      assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    spans.take();
  }

  @Test
  void wrappedTasksRunInTheirContext() throws Exception {
    Context context = Context.current().with(TENANT, "acme");
    AtomicReference<String> seen = new AtomicReference<>();

    context.wrap(() -> seen.set(Context.current().get(TENANT))).run();
    Callable<String> called = () -> Context.current().get(TENANT);

    assertThat(seen.get()).isEqualTo("acme");
    assertThat(context.wrap(called).call()).isEqualTo("acme");
    assertThat(Context.current().get(TENANT)).isNull();
  }

  @Test
  void scopesClosedInTheWrongOrderLeaveNothing() {
    Scope first = Context.current().with(TENANT, "1").makeCurrent();
    Scope second = Context.current().with(TENANT, "2").makeCurrent();
    Scope third = Context.current().with(TENANT, "3").makeCurrent();

    first.close();
    assertThat(Context.current().get(TENANT)).isEqualTo("3");
    second.close();
    assertThat(Context.current().get(TENANT)).isEqualTo("3");
    third.close();
    assertThat(Context.current()).isSameAs(Context.root());
    third.close();
    first.close();
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void aScopeClosedBelowAnotherTakesEffectWithIt() {
    try (Scope outermost = Context.current().with(TENANT, "0").makeCurrent()) {
      Scope first = Context.current().with(TENANT, "1").makeCurrent();
      Scope second = Context.current().with(TENANT, "2").makeCurrent();
      first.close();
      second.close();
      assertThat(Context.current().get(TENANT)).isEqualTo("0");
    }
  }

  @Test
  void aScopeClosedOnAnotherThreadDoesNothingThere() throws Exception {
    Scope scope = Context.current().with(TENANT, "1").makeCurrent();
    Thread other = new Thread(scope::close);
    other.start();
    other.join();

    assertThat(Context.current().get(TENANT)).isEqualTo("1");
    scope.close();
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void baggageOfTheApplicationIsTheAgents() {
    Baggage baggage =
        Baggage.builder()
            .put("tenant", "a b", BaggageEntryMetadata.create("ttl=5"))
            .put("not a token", "stays here")
            .build();
    try (Scope scope = baggage.makeCurrent()) {
      assertThat(AgentContext.baggage()).isEqualTo("tenant=a%20b;ttl=5");
      assertThat(Baggage.current()).isSameAs(baggage);
      try (Scope cleared = Baggage.empty().makeCurrent()) {
        assertThat(AgentContext.baggage()).isEmpty();
        assertThat(Baggage.current().size()).isZero();
      }
    }
    assertThat(AgentContext.baggage()).isNull();
  }

  @Test
  void baggageOfTheAgentIsTheApplications() throws Exception {
    Baggage seen =
        AgentContext.withBaggage(
            "tenant=a%20b;ttl=5,user=7",
            () -> {
              Baggage current = Baggage.current();
              try (Scope more = current.toBuilder().put("more", "1").build().makeCurrent()) {
                assertThat(AgentContext.baggage()).contains("user=7").contains("more=1");
              }
              return current;
            });

    assertThat(seen.getEntryValue("tenant")).isEqualTo("a b");
    assertThat(seen.asMap().get("tenant").getMetadata().getValue()).isEqualTo("ttl=5");
    assertThat(seen.getEntryValue("user")).isEqualTo("7");
  }

  @Test
  void aSpanOfAnotherImplementationIsAParentOfAutomaticSpans() throws Exception {
    Span other = new ForeignSpan();
    try (Scope scope = other.makeCurrent()) {
      assertThat(Span.current()).isSameAs(other);
      spans.inSpan("automatic", () -> "");
    }

    assertThat(spans.take().parentSpanId()).isEqualTo(0xfedcba9876543210L);
  }
}
