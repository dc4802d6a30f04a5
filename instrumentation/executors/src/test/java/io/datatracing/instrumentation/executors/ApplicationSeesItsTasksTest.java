package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
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
@Timeout(240)
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
    assertThat(ran.await(60, TimeUnit.SECONDS)).isTrue();
    watching.shutdown();
    assertThat(watching.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
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

  @Test
  void queueKnowsTheTask() throws Exception {
    for (BlockingQueue<Runnable> queue :
        List.of(
            new LinkedBlockingQueue<Runnable>(),
            new ArrayBlockingQueue<Runnable>(4),
            new LinkedBlockingDeque<Runnable>(),
            new LinkedTransferQueue<Runnable>())) {
      ThreadPoolExecutor busy = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, queue);
      try {
        occupy(busy);
        Runnable task = () -> {};
        inRequest(() -> busy.execute(task));
        assertThat(busy.getQueue()).isSameAs(queue);
        assertThat(queue.contains(task)).as("%s contains", queue.getClass()).isTrue();
        assertThat(queue.contains((Runnable) () -> {})).isFalse();
        assertThat(queue.peek()).hasToString(task.toString());
        assertThat(queue.remove(task)).as("%s remove", queue.getClass()).isTrue();
        assertThat(queue.remove(task)).isFalse();
      } finally {
        busy.shutdownNow();
      }
    }
  }

  @Test
  void purgeTakesTheCancelledOut() throws Exception {
    ThreadPoolExecutor busy = busyPool();
    inRequest(() -> busy.submit(() -> {}).cancel(false));
    inRequest(() -> busy.execute(() -> {}));
    busy.purge();
    assertThat(busy.getQueue()).hasSize(1);
  }

  @Test
  void tasksThatAreInvokedTogetherRunInTheContextOfTheInvocation() throws Exception {
    ThreadPoolExecutor two =
        use(new ThreadPoolExecutor(2, 2, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()));
    Callable<Context> see = CurrentContext::current;
    List<Context> seen = new ArrayList<>();
    Context request =
        inRequest(
            () -> {
              try {
                for (Future<Context> context : two.invokeAll(List.of(see, see))) {
                  seen.add(context.get());
                }
                seen.add(two.invokeAny(List.of(see, see)));
              } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(seen).containsExactly(request, request, request);
    assertThat(two.invokeAny(List.of(see))).isSameAs(CurrentContext.root());
  }

  @Test
  void taskTakenFromTheQueueByTheApplicationRunsInItsContext() throws Exception {
    ThreadPoolExecutor busy = busyPool();
    List<Context> seen = new ArrayList<>();
    Context request = inRequest(() -> busy.execute(() -> seen.add(CurrentContext.current())));
    busy.getQueue().remove().run();
    assertThat(seen).containsExactly(request);
  }

  @Test
  void hooksOfAnAnonymousSubclassGetTheTaskInItsContext() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ThreadPoolExecutor watching =
        use(
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>()) {
              @Override
              protected void beforeExecute(Thread thread, Runnable task) {
                seen.add(task);
                seen.add(CurrentContext.current());
              }

              @Override
              protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
                seen.add(task);
              }
            });
    for (int i = 0; i < 2; i++) { // the first task never is in the queue
      Runnable task = () -> {};
      Context request = inRequest(() -> watching.execute(task));
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(task);
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(request);
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isSameAs(task);
    }
  }

  @Test
  void tasksOfAPriorityQueueRunInTheirContexts() throws Exception {
    for (BlockingQueue<Runnable> queue :
        List.of(
            new PriorityBlockingQueue<Runnable>(
                4, (first, second) -> ((Ranked) first).rank - ((Ranked) second).rank),
            new CastingQueue())) {
      ThreadPoolExecutor ordered = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, queue);
      try {
        for (int i = 0; i < 3; i++) { // the first one never is in the queue
          Ranked task = new Ranked(i);
          Context request = inRequest(() -> ordered.execute(task));
          assertThat(task.seen.poll(60, TimeUnit.SECONDS)).isSameAs(request);
        }
        Ranked outside = new Ranked(4);
        ordered.execute(outside);
        assertThat(outside.seen.poll(60, TimeUnit.SECONDS)).isSameAs(CurrentContext.root());
      } finally {
        ordered.shutdownNow();
      }
    }
  }

  @Test
  void oneObjectTwiceInAPriorityQueueHasNoContextRatherThanAnothers() throws Exception {
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
    Ranked task = new Ranked(1);
    inRequest(() -> ordered.execute(task));
    inRequest(() -> ordered.execute(task));
    release.countDown();
    assertThat(task.seen.poll(60, TimeUnit.SECONDS)).isSameAs(CurrentContext.root());
    assertThat(task.seen.poll(60, TimeUnit.SECONDS)).isSameAs(CurrentContext.root());
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
    assertThat(occupied.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private Context inRequest(Runnable body) throws Exception {
    Context request =
        spans.inSpan(
            "request",
            () -> {
              body.run();
              return CurrentContext.current();
            });
    spans.take();
    return request;
  }

  /** A task with an order; may hold its worker until it is released. */
  private static final class Ranked implements Runnable {
    private final int rank;
    private final CountDownLatch started;
    private final CountDownLatch end;
    private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();

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
      seen.add(CurrentContext.current());
      started.countDown();
      try {
        end.await();
      } catch (InterruptedException shutDown) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A queue of the application's own that knows what is in it. */
  private static final class CastingQueue extends AbstractQueue<Runnable>
      implements BlockingQueue<Runnable> {
    private final BlockingQueue<Ranked> ranked = new LinkedBlockingQueue<>();

    @Override
    public boolean offer(Runnable task) {
      return ranked.offer((Ranked) task);
    }

    @Override
    public boolean offer(Runnable task, long time, TimeUnit unit) {
      return offer(task);
    }

    @Override
    public void put(Runnable task) {
      offer(task);
    }

    @Override
    public Runnable take() throws InterruptedException {
      return ranked.take();
    }

    @Override
    public @Nullable Runnable poll(long time, TimeUnit unit) throws InterruptedException {
      return ranked.poll(time, unit);
    }

    @Override
    public @Nullable Runnable poll() {
      return ranked.poll();
    }

    @Override
    public @Nullable Runnable peek() {
      return ranked.peek();
    }

    @Override
    public int remainingCapacity() {
      return ranked.remainingCapacity();
    }

    @Override
    public int drainTo(Collection<? super Runnable> target) {
      return ranked.drainTo(target);
    }

    @Override
    public int drainTo(Collection<? super Runnable> target, int most) {
      return ranked.drainTo(target, most);
    }

    @Override
    public Iterator<Runnable> iterator() {
      return List.<Runnable>copyOf(ranked).iterator();
    }

    @Override
    public int size() {
      return ranked.size();
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
