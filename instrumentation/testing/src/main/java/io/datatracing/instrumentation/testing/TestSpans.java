package io.datatracing.instrumentation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Collects the finished spans of one test, in the order in which they ended. Register it with
 * {@code @RegisterExtension}. Every finished span must be taken and the context of the test's
 * thread restored, or the test fails: so a leaked or doubled span fails by itself. So does a hook
 * that failed, unless the test broke the tracer, and an instrumentation that stood down: it would
 * look like a library without traffic.
 */
public final class TestSpans implements BeforeEachCallback, AfterEachCallback {
  private static final long WAIT_SECONDS = 120;

  private final BlockingQueue<Span> finished = new LinkedBlockingQueue<>();
  private final ShiftedClock clock = new ShiftedClock();
  private Map<String, Long> faultsBefore = Map.of();
  private boolean broken;

  @Override
  public void beforeEach(ExtensionContext test) {
    finished.clear();
    clock.reset();
    faultsBefore = Faults.counts();
    broken = false;
    Tracer.install(options(finished::add));
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Tracer.uninstall();
    boolean restored = CurrentContext.current() == CurrentContext.root();
    CurrentContext.restore(CurrentContext.root());
    if (test.getExecutionException().isEmpty()) {
      assertThat(restored).as("the context of the test's thread is restored").isTrue();
      assertThat(finished).as("finished spans that the test did not take").isEmpty();
      assertThat(WovenClasses.takeProblem()).as("what could not be woven").isNull();
      if (!broken) {
        assertThat(Faults.counts()).as("faults of hooks").isEqualTo(faultsBefore);
      }
    }
  }

  /** The next finished span; fails if there is none within two minutes. */
  public Span take() throws InterruptedException {
    Span span = finished.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (span == null) {
      throw new AssertionError("no span ended within " + WAIT_SECONDS + " s");
    }
    return span;
  }

  /** Takes the next finished span, which must be {@code expected}. */
  public void take(Span expected) throws InterruptedException {
    assertThat(take()).isSameAs(expected);
  }

  /** Takes {@code count} finished spans, in the order in which they ended. */
  public List<Span> take(int count) throws InterruptedException {
    List<Span> taken = new ArrayList<>(count);
    while (taken.size() < count) {
      taken.add(take());
    }
    return taken;
  }

  /** How many spans have ended and were not taken. */
  public int finished() {
    return finished.size();
  }

  /** Runs the body in a new span, which ends with it and is to be taken like any other. */
  public <T extends @Nullable Object> T inSpan(String name, Callable<T> body) throws Exception {
    Context parent = CurrentContext.current();
    Span span = Tracer.get().start(name, SpanKind.INTERNAL, parent);
    if (span == null) {
      throw new AssertionError("tracing is off");
    }
    Context previous = CurrentContext.attach(span.in(parent));
    try {
      return body.call();
    } finally {
      CurrentContext.restore(previous);
      span.end();
    }
  }

  /** Lets spans that start or end from now on see a clock that much further on. */
  public void letTimePass(long nanos) {
    clock.advance(nanos);
  }

  /** Switches tracing off until the result is closed. */
  public Restore switchedOff() {
    Tracer.uninstall();
    return restore();
  }

  /** Reads and writes other headers until the result is closed. */
  public Restore withPropagation(Propagation propagation) {
    Tracer.install(options(finished::add).withPropagation(propagation));
    return restore();
  }

  /** Lets somebody else decide about traces until the result is closed. */
  public Restore withSampler(Sampler sampler) {
    Tracer.install(options(finished::add).withSampler(sampler));
    return restore();
  }

  /** Takes ids from elsewhere until the result is closed: called where a span starts. */
  public Restore withIds(IdGenerator ids) {
    Tracer.install(options(finished::add).withIds(ids));
    return restore();
  }

  /** Makes every start of a span fail until the result is closed. */
  public Restore failingAtStart() {
    broken = true;
    IdGenerator failing =
        () -> {
          throw new IllegalStateException("the test breaks the start of spans");
        };
    Tracer.install(options(finished::add).withIds(failing));
    return restore();
  }

  /** Makes every end of a span fail until the result is closed. */
  public Restore failingAtEnd() {
    broken = true;
    Tracer.install(
        options(
            span -> {
              throw new IllegalStateException("the test breaks the end of spans");
            }));
    return restore();
  }

  /**
   * Waits until that many hooks have failed in this test, which broke the tracer. What a server
   * does after its client has the answer would else be the next test's fault.
   */
  public void awaitFaults(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(WAIT_SECONDS))
        .untilAsserted(
            () ->
                assertThat(sum(Faults.counts()) - sum(faultsBefore))
                    .as("faults of hooks")
                    .isEqualTo(count));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Puts the collecting tracer back. */
  @FunctionalInterface
  public interface Restore extends AutoCloseable {
    @Override
    void close();
  }

  private Restore restore() {
    return () -> Tracer.install(options(finished::add));
  }

  private TracerOptions options(SpanSink sink) {
    return TracerOptions.to(sink, new Losses()).withClock(clock);
  }
}
