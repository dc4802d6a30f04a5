package io.datatracing.bootstrap.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;

class PropagationTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final Propagation propagation = Propagation.w3c();

  @Test
  void whatWasInjectedIsExtracted() {
    Headers headers = new Headers();
    Context context = Baggage.empty().with("tenant", "blue").in(CurrentContext.root());
    SpanContext span = new TraceParent(1, 2, 3, 3, TraceState.parse("a=1,b=2"));

    propagation.inject(context, span, headers, Headers.SETTER);
    Context extracted = extract(headers);

    assertThat(Span.parentIn(extracted)).hasToString(span.toString());
    assertThat(Span.parentIn(extracted).traceState()).hasToString("a=1,b=2");
    assertThat(Baggage.from(extracted).get("tenant")).isEqualTo("blue");
  }

  @Test
  void withoutStateAndBaggageOnlyTraceparentIsWritten() {
    Headers headers = new Headers();

    propagation.inject(
        CurrentContext.root(), new TraceParent(1, 2, 3, 1, null), headers, Headers.SETTER);

    assertThat(headers.get("traceparent")).isNotNull();
    assertThat(headers.get("tracestate")).isNull();
    assertThat(headers.get("baggage")).isNull();
  }

  @Test
  void noHeadersChangeNothing() {
    assertThat(extract(new Headers())).isSameAs(CurrentContext.root());
  }

  @Test
  void aDoubledTraceparentIsNoParent() {
    assertThat(
            Span.parentIn(
                extract(new Headers().add("traceparent", PARENT).add("traceparent", PARENT))))
        .isNull();
  }

  @Test
  void aBadTraceparentTakesItsStateAlongButNotTheBaggage() {
    Headers headers =
        new Headers().add("traceparent", "bad").add("tracestate", "a=1").add("baggage", "k=v");

    Context extracted = extract(headers);

    assertThat(Span.parentIn(extracted)).isNull();
    assertThat(Baggage.from(extracted).get("k")).isEqualTo("v");
  }

  @Test
  void aBadStateDoesNotSpoilTheParent() {
    Context extracted = extract(new Headers().add("traceparent", PARENT).add("tracestate", "BAD"));

    assertThat(Span.parentIn(extracted)).hasToString(PARENT);
    assertThat(Span.parentIn(extracted).traceState()).isNull();
  }

  @Test
  void linesOfStateAndBaggageAreJoined() {
    Headers headers =
        new Headers()
            .add("traceparent", PARENT)
            .add("tracestate", "a=1")
            .add("tracestate", "b=2")
            .add("baggage", "x=1")
            .add("baggage", "y=2");

    Context extracted = extract(headers);

    assertThat(Span.parentIn(extracted).traceState()).hasToString("a=1,b=2");
    assertThat(Baggage.from(extracted)).hasToString("x=1,y=2");
  }

  @Test
  void formatsAreChosenByName() {
    assertThat(Propagation.named("tracecontext, baggage")).isSameAs(Propagation.w3c());
    assertThat(Propagation.named("none")).isSameAs(Propagation.none());
    Headers headers = new Headers().add("traceparent", PARENT).add("baggage", "k=v");
    assertThat(
            Baggage.from(
                Propagation.named("tracecontext")
                    .extract(CurrentContext.root(), headers, Headers.GETTER)))
        .isNull();
    assertThat(
            Span.parentIn(
                Propagation.named("baggage")
                    .extract(CurrentContext.root(), headers, Headers.GETTER)))
        .isNull();
    assertThatThrownBy(() -> Propagation.named("tracecontext,b4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"b4\"");
  }

  private Context extract(Headers headers) {
    return propagation.extract(CurrentContext.root(), headers, Headers.GETTER);
  }
}
