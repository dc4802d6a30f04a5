package io.datatracing.instrumentation.springkafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.TestSpans;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loops over records, in tasks of pools, that are left before their end: the task's end is theirs.
 * Here, because this module's tests have the pools traced as well.
 */
class LeftLoopTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ThreadFactory factory =
      task -> {
        Thread thread = new Thread(task, "left-loop");
        // What a task throws is this test's, not to be printed.
        thread.setUncaughtExceptionHandler((failed, thrown) -> {});
        return thread;
      };
  private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1, factory);
  private TwoRecords records;

  @BeforeEach
  void sendTwo() throws Exception {
    records = TwoRecords.send(spans);
  }

  @AfterEach
  void close() throws Exception {
    pool.shutdownNow();
    assertThat(pool.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    records.close();
  }

  @Test
  void recordOfALoopLeftByReturnEndsWithItsTask() throws Exception {
    Span current = pool.submit(() -> records.firstOf(records.poll())).get();
    ended(current);
    assertThat(pool.submit(Span::current).get()).isNull();
  }

  @Test
  void recordOfALoopLeftByAnExceptionEndsWithItsTask() {
    assertThatThrownBy(() -> pool.submit(() -> failAtTheFirst(records.poll())).get())
        .isInstanceOf(ExecutionException.class);
    assertThat(endedOne().get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
  }

  @Test
  void recordOfALoopEndsWithTheTaskThatCallsItEachTime() throws Exception {
    CompletableFuture<Span> current = new CompletableFuture<>();
    pool.scheduleWithFixedDelay(
        () -> current.complete(records.firstOf(records.poll())), 0, 1, TimeUnit.DAYS);
    ended(current.get(120, TimeUnit.SECONDS));
  }

  @Test
  void recordsHandedToAPoolEndWithTheTaskThatLeavesThem() throws Exception {
    ConsumerRecords<String, String> polled = records.poll();
    Span current = pool.submit(() -> records.firstOf(polled)).get();
    ended(current);
  }

  /** Such a task ends its thread, and the pool makes another. */
  @Test
  void recordOfALoopEndsWithTheThreadThatATaskEndsByThrowing() throws Exception {
    ExecutorService plain = Executors.newFixedThreadPool(1, factory);
    try {
      plain.execute(() -> failAtTheFirst(records.poll()));
      assertThat(endedOne().get(Attributes.DATATRACING_END_ESTIMATED)).isEqualTo(true);
    } finally {
      plain.shutdown();
      assertThat(plain.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void recordOfALoopEndsWithTheTimersTask() throws Exception {
    CompletableFuture<Span> current = new CompletableFuture<>();
    Timer timer = new Timer("left-loop-timer", true);
    try {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              current.complete(records.firstOf(records.poll()));
            }
          },
          0);
      ended(current.get(120, TimeUnit.SECONDS));
    } finally {
      timer.cancel();
    }
  }

  static List<Consumer<Runnable>> threads() {
    List<Consumer<Runnable>> threads = new ArrayList<>();
    threads.add(code -> new Thread(code, "left-loop").start());
    try {
      Method virtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
      threads.add(
          code -> {
            try {
              virtual.invoke(null, code);
            } catch (ReflectiveOperationException e) {
              throw new AssertionError(e);
            }
          });
    } catch (NoSuchMethodException olderJava) {
      // There are plain ones only.
    }
    return threads;
  }

  /** Nobody polls again, and nobody closes the consumer. */
  @ParameterizedTest
  @MethodSource("threads")
  void recordOfALoopEndsWithTheThreadThatLeavesIt(Consumer<Runnable> thread) throws Exception {
    CompletableFuture<Span> current = new CompletableFuture<>();
    thread.accept(() -> current.complete(records.firstOf(records.poll())));
    ended(current.get(120, TimeUnit.SECONDS));
  }

  @Test
  void recordOfALoopEndsWithItsForkJoinTask() throws Exception {
    ForkJoinPool workers = new ForkJoinPool(1);
    try {
      Span current = workers.submit(() -> records.firstOf(records.poll())).get();
      ended(current);
      assertThat(workers.submit(() -> Span.current()).get()).isNull();
    } finally {
      workers.shutdown();
    }
  }

  @Test
  void recordGoesOnBehindForkJoinTasksThatItsLoopWaitsFor() throws Exception {
    ForkJoinPool workers = new ForkJoinPool(1);
    try {
      workers
          .submit(
              () -> {
                Iterator<ConsumerRecord<String, String>> loop = records.poll().iterator();
                loop.next();
                Span record = Span.current();
                ForkJoinTask.adapt(() -> {}).fork().join();
                assertThat(record.hasEnded()).isFalse();
                assertThat(Span.current()).isSameAs(record);
                while (loop.hasNext()) {
                  loop.next();
                }
              })
          .get();
    } finally {
      workers.shutdown();
    }
    for (Span span : spans.take(2)) {
      assertThat(span.get(Attributes.DATATRACING_END_ESTIMATED)).isNull();
    }
  }

  /** The batch is what the task made of its records, not the time until it is called again. */
  @Test
  void batchEndsWithTheTaskThatHandledIt() throws Exception {
    pool.submit(
            () -> {
              records.poll();
              spans.inSpan("insert", () -> null);
              return null;
            })
        .get();
    List<Span> all = spans.take(2);
    Span insert = Spans.only(all, span -> span.kind() == SpanKind.INTERNAL);
    Span batch = Spans.only(all, span -> span.kind() == SpanKind.CONSUMER);
    assertThat(insert.isChildOf(batch)).isTrue();
  }

  private void ended(@Nullable Span current) throws InterruptedException {
    Span span = spans.take();
    assertThat(span).isSameAs(current);
    records.assertLeftAtTheFirst(span);
  }

  private Span endedOne() {
    try {
      return spans.take();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Object failAtTheFirst(ConsumerRecords<String, String> records) {
    for (ConsumerRecord<String, String> record : records) {
      throw new IllegalStateException(record.value());
    }
    throw new AssertionError("no record came");
  }
}
