package io.datatracing.exporter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnclosedSpansTest implements SpanClock {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final UnclosedSpans unclosed =
      new UnclosedSpans(new PrintStream(told, true, StandardCharsets.UTF_8));
  private long now = 1;

  @AfterEach
  void uninstall() {
    Tracer.uninstall();
  }

  @Test
  void eachPlaceIsToldOnce() {
    install(false);
    start("a");
    start("a");
    start("b");
    unclosed.run();
    assertThat(told()).isEmpty();
    now += Tracer.NEVER_ENDED_NANOS + 1;
    unclosed.run();
    start("a");
    now += Tracer.NEVER_ENDED_NANOS + 1;
    unclosed.run();

    assertThat(told().lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("INTERNAL \"a\""))
        .anySatisfy(line -> assertThat(line).contains("INTERNAL \"b\""))
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("[datatracing] a span was not ended within 5 minutes,"));
    assertThat(Tracer.get().neverEnded()).isEqualTo(4);
  }

  @Test
  void whereItIsKnownThePlaceIsTheCode() {
    install(true);
    for (int i = 0; i < 3; i++) {
      start("name " + i);
    }
    start("elsewhere");
    now += Tracer.NEVER_ENDED_NANOS + 1;
    unclosed.run();

    assertThat(told().lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains(
                        ", started at "
                            + "io.datatracing.exporter.watch.UnclosedSpansTest.start(UnclosedSpansTest.java:"));
  }

  @Test
  void namesWithoutEndAreNotToldWithoutEnd() {
    install(false);
    for (int i = 0; i < 2 * UnclosedSpans.MOST; i++) {
      start("order " + i);
    }
    now += Tracer.NEVER_ENDED_NANOS + 1;
    unclosed.run();

    assertThat(told().lines())
        .hasSize(UnclosedSpans.MOST)
        .last()
        .asString()
        .endsWith("; further places are not told");
  }

  @Test
  void withoutATracerThereIsNothingToFind() {
    unclosed.run();
    assertThat(told()).isEmpty();
  }

  private void install(boolean sites) {
    Tracer.install(
        TracerOptions.to(span -> true, new Losses()).withClock(this).withStartSites(sites));
  }

  private static Span start(String name) {
    return Objects.requireNonNull(
        Tracer.get().start(name, SpanKind.INTERNAL, CurrentContext.root()));
  }

  private String told() {
    return told.toString(StandardCharsets.UTF_8);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long epochNanos() {
    return now;
  }
}
