package io.datatracing.instrumentation.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way of adding a stage: its function runs in the context that it was registered in, whoever
 * completes the stage before it, and leaves that thread as it was.
 */
@Timeout(240)
class CompletableFutureStagesTest {
  /** Adds a stage that calls {@code see} when {@code stage} completes. */
  interface Shape {
    void add(CompletableFuture<String> stage, Runnable see, Executor executor);
  }

  private static final Map<String, Shape> SHAPES = new ConcurrentHashMap<>();
  private static final Map<String, Shape> FAILED_SHAPES = new ConcurrentHashMap<>();

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final ExecutorService pool = Executors.newFixedThreadPool(1);
  private final BlockingQueue<Context> seen = new LinkedBlockingQueue<>();

  static {
    SHAPES.put("thenApply", (s, see, e) -> s.thenApply(v -> did(see)));
    SHAPES.put("thenApplyAsync", (s, see, e) -> s.thenApplyAsync(v -> did(see)));
    SHAPES.put("thenApplyAsync on", (s, see, e) -> s.thenApplyAsync(v -> did(see), e));
    SHAPES.put("thenAccept", (s, see, e) -> s.thenAccept(v -> see.run()));
    SHAPES.put("thenAcceptAsync", (s, see, e) -> s.thenAcceptAsync(v -> see.run()));
    SHAPES.put("thenAcceptAsync on", (s, see, e) -> s.thenAcceptAsync(v -> see.run(), e));
    SHAPES.put("thenRun", (s, see, e) -> s.thenRun(see));
    SHAPES.put("thenRunAsync", (s, see, e) -> s.thenRunAsync(see));
    SHAPES.put("thenRunAsync on", (s, see, e) -> s.thenRunAsync(see, e));
    SHAPES.put("thenCompose", (s, see, e) -> s.thenCompose(v -> done(see)));
    SHAPES.put("thenComposeAsync", (s, see, e) -> s.thenComposeAsync(v -> done(see)));
    SHAPES.put("thenComposeAsync on", (s, see, e) -> s.thenComposeAsync(v -> done(see), e));
    SHAPES.put("handle", (s, see, e) -> s.handle((v, t) -> did(see)));
    SHAPES.put("handleAsync", (s, see, e) -> s.handleAsync((v, t) -> did(see)));
    SHAPES.put("handleAsync on", (s, see, e) -> s.handleAsync((v, t) -> did(see), e));
    SHAPES.put("whenComplete", (s, see, e) -> s.whenComplete((v, t) -> see.run()));
    SHAPES.put("whenCompleteAsync", (s, see, e) -> s.whenCompleteAsync((v, t) -> see.run()));
    SHAPES.put("whenCompleteAsync on", (s, see, e) -> s.whenCompleteAsync((v, t) -> see.run(), e));
    SHAPES.put("thenCombine", (s, see, e) -> s.thenCombine(done(() -> {}), (a, b) -> did(see)));
    SHAPES.put(
        "thenCombineAsync", (s, see, e) -> s.thenCombineAsync(done(() -> {}), (a, b) -> did(see)));
    SHAPES.put(
        "thenAcceptBoth", (s, see, e) -> s.thenAcceptBoth(done(() -> {}), (a, b) -> see.run()));
    SHAPES.put("runAfterBoth", (s, see, e) -> s.runAfterBoth(done(() -> {}), see));
    SHAPES.put("runAfterBothAsync", (s, see, e) -> s.runAfterBothAsync(done(() -> {}), see, e));
    SHAPES.put(
        "applyToEither",
        (s, see, e) -> s.applyToEither(new CompletableFuture<String>(), v -> did(see)));
    SHAPES.put(
        "acceptEither",
        (s, see, e) -> s.acceptEither(new CompletableFuture<String>(), v -> see.run()));
    SHAPES.put(
        "runAfterEither", (s, see, e) -> s.runAfterEither(new CompletableFuture<String>(), see));
    SHAPES.put(
        "runAfterEitherAsync",
        (s, see, e) -> s.runAfterEitherAsync(new CompletableFuture<String>(), see, e));
    SHAPES.put("allOf", (s, see, e) -> CompletableFuture.allOf(s).thenRun(see));
    SHAPES.put("anyOf", (s, see, e) -> CompletableFuture.anyOf(s).thenRun(see));
    SHAPES.put("a minimal stage", (s, see, e) -> s.minimalCompletionStage().thenRun(see));
    SHAPES.put("a copy", (s, see, e) -> s.copy().thenRunAsync(see, e));
    SHAPES.put("after a plain stage", (s, see, e) -> s.thenApply(v -> v).thenRun(see));
    SHAPES.put(
        "a thread of its own", (s, see, e) -> s.thenRunAsync(see, r -> new Thread(r).start()));
    SHAPES.put(
        "delayed",
        (s, see, e) ->
            s.thenRunAsync(see, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, e)));
    FAILED_SHAPES.put("exceptionally", (s, see, e) -> s.exceptionally(t -> did(see)));
    if (Runtime.version().feature() >= 12) {
      sinceJava12();
    }
    FAILED_SHAPES.put("handle a failure", (s, see, e) -> s.handle((v, t) -> did(see)));
    FAILED_SHAPES.put(
        "whenComplete after a failure", (s, see, e) -> s.whenComplete((v, t) -> see.run()));
  }

  private static void sinceJava12() {
    FAILED_SHAPES.put(
        "exceptionallyAsync",
        (s, see, e) -> call(s, "exceptionallyAsync", (Function<Throwable, String>) t -> did(see)));
    FAILED_SHAPES.put(
        "exceptionallyCompose",
        (s, see, e) ->
            call(
                s,
                "exceptionallyCompose",
                (Function<Throwable, CompletableFuture<String>>) t -> done(see)));
    FAILED_SHAPES.put(
        "exceptionallyComposeAsync",
        (s, see, e) ->
            call(
                s,
                "exceptionallyComposeAsync",
                (Function<Throwable, CompletableFuture<String>>) t -> done(see),
                e));
  }

  /** Methods that JDK 11, which the tests are compiled for, does not have. */
  private static Object call(CompletableFuture<String> stage, String method, Object... arguments) {
    Class<?>[] types = {Function.class, Executor.class};
    try {
      return CompletableFuture.class
          .getMethod(method, Arrays.copyOf(types, arguments.length))
          .invoke(stage, arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<String> shapes() {
    return Stream.concat(SHAPES.keySet().stream(), FAILED_SHAPES.keySet().stream()).sorted();
  }

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void stageCompletedElsewhereRunsInTheContextOfItsRegistration(String name) throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Context request = inRequest(() -> shape(name).add(stage, this::see, pool));
    BlockingQueue<Context> left = new LinkedBlockingQueue<>();
    Thread completer =
        new Thread(
            () -> {
              complete(name, stage);
              left.add(CurrentContext.current());
            });
    completer.start();

    assertThat(next(seen)).isSameAs(request);
    assertThat(next(left)).as("the completing thread afterwards").isSameAs(CurrentContext.root());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void stageCompletedInAnotherRequestKeepsItsOwn(String name) throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    Context request = inRequest(() -> shape(name).add(stage, this::see, pool));
    Context other = inRequest(() -> complete(name, stage));

    assertThat(next(seen)).isSameAs(request).isNotSameAs(other);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void stageOfACompletedOneRunsInTheContextOfItsRegistration(String name) throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    complete(name, stage);
    Context request = inRequest(() -> shape(name).add(stage, this::see, pool));

    assertThat(next(seen)).isSameAs(request);
  }

  @Test
  void stageAddedOutsideOfARequestIsAPlainCallOfWhoCompletes() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletionStage<Void> added = stage.thenRun(this::see);
    Context request = inRequest(() -> stage.complete("done"));

    assertThat(added.toCompletableFuture().get(60, TimeUnit.SECONDS)).isNull();
    assertThat(next(seen)).isSameAs(request);
  }

  @Test
  void timeoutRunsInTheContextOfWhoAskedForItAndLeavesTheDelayerWithout() throws Exception {
    Context request =
        inRequest(
            () ->
                new CompletableFuture<String>()
                    .orTimeout(1, TimeUnit.MILLISECONDS)
                    .whenComplete((v, t) -> see()));
    assertThat(next(seen)).isSameAs(request);

    Context second =
        inRequest(
            () ->
                new CompletableFuture<String>()
                    .completeOnTimeout("late", 1, TimeUnit.MILLISECONDS)
                    .thenRun(this::see));
    assertThat(next(seen)).isSameAs(second);

    new CompletableFuture<String>()
        .completeOnTimeout("late", 1, TimeUnit.MILLISECONDS)
        .thenRun(this::see);
    assertThat(next(seen)).as("on the delayer's thread").isSameAs(CurrentContext.root());
  }

  private static Shape shape(String name) {
    Shape shape = SHAPES.get(name);
    return shape == null ? FAILED_SHAPES.get(name) : shape;
  }

  private static void complete(String name, CompletableFuture<String> stage) {
    if (FAILED_SHAPES.containsKey(name)) {
      stage.completeExceptionally(new IllegalStateException("expected"));
    } else {
      stage.complete("done");
    }
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

  private void see() {
    seen.add(CurrentContext.current());
  }

  private static String did(Runnable see) {
    see.run();
    return "did";
  }

  private static CompletableFuture<String> done(Runnable see) {
    see.run();
    return CompletableFuture.completedFuture("done");
  }

  private static Context next(BlockingQueue<Context> queue) throws InterruptedException {
    Context context = queue.poll(60, TimeUnit.SECONDS);
    if (context == null) {
      throw new AssertionError("did not run within 60 s");
    }
    return context;
  }
}
