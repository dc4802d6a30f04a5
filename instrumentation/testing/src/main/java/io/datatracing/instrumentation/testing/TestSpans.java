package io.datatracing.instrumentation.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Collects the finished spans of one test, in the order in which they ended. Register it with
 * {@code @RegisterExtension}. Every finished span must be taken and the context of the test's
 * thread restored, or the test fails: so a leaked or doubled span fails by itself.
 */
public final class TestSpans implements BeforeEachCallback, AfterEachCallback {
  private static final long WAIT_SECONDS = 10;

  private final BlockingQueue<Span> finished = new LinkedBlockingQueue<>();

  @Override
  public void beforeEach(ExtensionContext test) {
    finished.clear();
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
    }
  }

  /** The next finished span; fails if there is none within ten seconds. */
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

  /** Switches tracing off until the result is closed. */
  public Restore switchedOff() {
    Tracer.uninstall();
    return restore();
  }

  /** Makes every start of a span fail until the result is closed. */
  public Restore failingAtStart() {
    IdGenerator broken =
        () -> {
          throw new IllegalStateException("the test breaks the start of spans");
        };
    Tracer.install(options(finished::add).withIds(broken));
    return restore();
  }

  /** Makes every end of a span fail until the result is closed. */
  public Restore failingAtEnd() {
    Tracer.install(
        options(
            span -> {
              throw new IllegalStateException("the test breaks the end of spans");
            }));
    return restore();
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

  private static TracerOptions options(SpanSink sink) {
    return TracerOptions.to(sink, new Losses());
  }
}
