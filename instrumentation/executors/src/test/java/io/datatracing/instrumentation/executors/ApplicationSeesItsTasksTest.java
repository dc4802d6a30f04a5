package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.testing.TestSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wrapping a task must not be noticed: whatever a pool gives back is what it was given. */
@Timeout(60)
class ApplicationSeesItsTasksTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch occupied = new CountDownLatch(1);
  private @Nullable ThreadPoolExecutor pool;

  @AfterEach
  void releaseWorker() {
    release.countDown();
    if (pool != null) {
      pool.shutdownNow();
    }
  }

  @Test
  void queuedTaskCanBeRemoved() throws Exception {
    ThreadPoolExecutor busy = busyPool();
    Runnable task = () -> {};
    inRequest(() -> busy.execute(task));
    assertThat(busy.remove(task)).isTrue();
    assertThat(busy.getQueue()).isEmpty();
  }

  @Test
  void taskQueuedOutsideOfARequestCanBeRemoved() throws Exception {
    ThreadPoolExecutor busy = busyPool();
    Runnable task = () -> {};
    busy.execute(task);
    assertThat(busy.remove(task)).isTrue();
  }

  @Test
  void shutdownNowGivesBackTheTasks() throws Exception {
    ThreadPoolExecutor busy = busyPool();
    Runnable task = () -> {};
    inRequest(() -> busy.execute(task));
    assertThat(busy.shutdownNow()).containsExactly(task);
  }

  @Test
  void rejectionHandlerGetsTheTask() throws Exception {
    List<Runnable> rejected = new ArrayList<>();
    ThreadPoolExecutor full =
        use(
            new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                (task, executor) -> rejected.add(task)));
    occupy(full);
    Runnable task = () -> {};
    inRequest(() -> full.execute(task));
    assertThat(rejected).containsExactly(task);
  }

  @Test
  void hooksOfASubclassGetTheTask() throws Exception {
    WatchingExecutor watching = use(new WatchingExecutor());
    CountDownLatch ran = new CountDownLatch(1);
    Runnable task = ran::countDown;
    inRequest(() -> watching.execute(task));
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    watching.shutdown();
    assertThat(watching.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(watching.seen).containsExactly(task, task);
  }

  @Test
  void priorityQueueComparesTheApplicationsOwnTasks() throws Exception {
    ThreadPoolExecutor ordered =
        use(
            new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new PriorityBlockingQueue<>(
                    4, (first, second) -> ((Ranked) first).rank - ((Ranked) second).rank)));
    occupy(ordered);
    inRequest(
        () -> {
          ordered.execute(new Ranked(2));
          ordered.execute(new Ranked(1));
        });
    assertThat(((Ranked) ordered.getQueue().remove()).rank).isEqualTo(1);
  }

  private ThreadPoolExecutor busyPool() throws InterruptedException {
    ThreadPoolExecutor busy =
        use(new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()));
    occupy(busy);
    return busy;
  }

  private <P extends ThreadPoolExecutor> P use(P opened) {
    pool = opened;
    return opened;
  }

  private void occupy(ThreadPoolExecutor executor) throws InterruptedException {
    executor.execute(new Ranked(0, occupied, release));
    assertThat(occupied.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private void inRequest(Runnable body) throws Exception {
    spans.inSpan(
        "request",
        () -> {
          body.run();
          return null;
        });
    spans.take();
  }

  /** A task with an order; may hold its worker until it is released. */
  private static final class Ranked implements Runnable {
    private final int rank;
    private final CountDownLatch started;
    private final CountDownLatch end;

    Ranked(int rank) {
      this(rank, new CountDownLatch(0), new CountDownLatch(0));
    }

    Ranked(int rank, CountDownLatch started, CountDownLatch end) {
      this.rank = rank;
      this.started = started;
      this.end = end;
    }

    @Override
    public void run() {
      started.countDown();
      try {
        end.await();
      } catch (InterruptedException shutDown) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class WatchingExecutor extends ThreadPoolExecutor {
    final List<Runnable> seen = new ArrayList<>();

    WatchingExecutor() {
      super(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
      seen.add(task);
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
      seen.add(task);
    }
  }
}
