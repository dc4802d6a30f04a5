package io.datatracing.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeferredSpanTest {
  private final List<Span> finished = new ArrayList<>();
  private final Tracer tracer = Tracer.install(TracerOptions.to(finished::add, new Losses()));

  @AfterEach
  void switchOff() {
    Tracer.uninstall();
  }

  @Test
  void isNotMadeWhenNothingHappensBelow() {
    Batch batch = new Batch(CurrentContext.root());
    assertThat(Span.from(batch.inOuter())).isNull();
    batch.end();
    assertThat(finished).isEmpty();
  }

  @Test
  void isMadeOnceByTheFirstSpanBelow() {
    Batch batch = new Batch(CurrentContext.root());
    Span first = start("first", batch.inOuter());
    Span second = start("second", batch.inOuter());
    batch.end();
    assertThat(finished).hasSize(1);
    Span made = finished.get(0);
    assertThat(List.of(first.parentSpanId(), second.parentSpanId())).containsOnly(made.spanId());
    assertThat(made.parentSpanId()).isZero();
  }

  @Test
  void outerSpanStaysCurrentAndIsTheParent() {
    Span outer = start("outer", CurrentContext.root());
    Batch batch = new Batch(outer.in(CurrentContext.root()));
    assertThat(Span.from(batch.inOuter())).isSameAs(outer);
    Span below = start("below", batch.inOuter());
    batch.end();
    assertThat(finished.get(0).parentSpanId()).isEqualTo(outer.spanId());
    assertThat(below.parentSpanId()).isEqualTo(finished.get(0).spanId());
  }

  @Test
  void lateWorkIsBelowWhatWasMade() {
    Batch batch = new Batch(CurrentContext.root());
    start("first", batch.inOuter());
    batch.end();
    assertThat(start("late", batch.inOuter()).parentSpanId()).isEqualTo(finished.get(0).spanId());
  }

  @Test
  void lateWorkMakesNothing() {
    Batch batch = new Batch(CurrentContext.root());
    batch.end();
    assertThat(start("late", batch.inOuter()).parentSpanId()).isZero();
    assertThat(finished).isEmpty();
  }

  @Test
  void newestTakesThePlaceOfOthers() {
    Batch older = new Batch(CurrentContext.root());
    Batch newer = new Batch(older.inOuter());
    assertThat(newer.outer()).isSameAs(CurrentContext.root());
  }

  private Span start(String name, Context context) {
    return Objects.requireNonNull(tracer.start(name, SpanKind.INTERNAL, context));
  }

  private final class Batch extends DeferredSpan {
    Batch(Context context) {
      super(context);
    }

    @Override
    protected @Nullable Span start(Context context) {
      return tracer.start("batch", SpanKind.CONSUMER, context);
    }
  }
}
