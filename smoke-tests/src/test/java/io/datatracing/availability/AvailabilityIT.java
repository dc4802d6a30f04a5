package io.datatracing.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.demo.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two query processes over one collector's directory. {@code -Davailability.seconds} is the length
 * of the long run, by default half an hour; {@code -Davailability.result} a file to write down how
 * it went.
 */
class AvailabilityIT {
  private static final long SECONDS = Long.getLong("availability.seconds", 1_800);
  private static final String RESULT = System.getProperty("availability.result", "");

  private static final int ASKING = 4;
  private static final int QUESTIONS_PER_SECOND = 5;
  private static final int REQUESTS_PER_SECOND = 5;
  private static final double RIGHT = 0.999;

  private final Random random = new Random(8);
  private final Tally tally = new Tally();
  private final AtomicInteger kills = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReferenceArray<URI> addresses = new AtomicReferenceArray<>(2);
  private final StartedProcess[] queries = new StartedProcess[2];

  @TempDir Path directory;
  private ExecutorService threads;
  private Path data;
  private String launcher;
  private String javaOptions;

  @BeforeEach
  void prepare() {
    threads = Executors.newCachedThreadPool();
    data = directory.resolve("data");
    launcher =
        new Installation(Path.of(System.getProperty("datatracing.home"))).launcher().toString();
    javaOptions = "-Xmx256m";
  }

  @AfterEach
  void end() {
    over.countDown();
    threads.shutdownNow();
    for (StartedProcess query : queries) {
      if (query != null) {
        query.close();
      }
    }
  }

  /** Everything is there before the first question, so that no answer depends on speed. */
  @Test
  void everyAnswerIsRightWhileOneOfTwoIsKilledAndStartedAgain() throws Exception {
    OlderHours older = OlderHours.fill(data, 2, 300);
    try (StartedProcess collector = collector()) {
      Sent sent = new Sent(collector.address(), older.traces());
      for (int i = 0; i < 5; i++) {
        sent.send();
      }
      RetryingClient client = new RetryingClient(addresses, Duration.ofMinutes(2));
      for (int i = 0; i < queries.length; i++) {
        startQuery(i);
        awaitLast(client, i, sent);
      }
      Questions questions = new Questions(client, older, sent, Duration.ZERO);
      Future<?> asking = threads.submit(() -> ask(questions, 1, Integer.MAX_VALUE));
      for (int i = 0; i < queries.length; i++) {
        int before = tally.right();
        killAndStart(i);
        Awaitility.await()
            .atMost(Duration.ofMinutes(5))
            .until(() -> tally.right() + tally.wrong() > before + 20);
      }
      over.countDown();
      asking.get();
    }
    assertThat(tally.examples()).isEmpty();
    assertThat(tally.right()).isPositive();
  }

  private static void awaitLast(RetryingClient client, int query, Sent sent) {
    String last =
        "/api/v1/traces/" + KnownTraces.id(sent.first() + sent.settled(Duration.ZERO) - 1);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.ask(query, last).status() == 200);
  }

  @Test
  @Tag("slow")
  void halfAnHourOfLoadAndFaults() throws Exception {
    Instant begin = Instant.now();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    OlderHours older = OlderHours.fill(data, 24, 12_000);
    long filledBytes = bytes(data);
    javaOptions +=
        " -javaagent:" + SlowDisk.jar(directory) + " -D" + SlowDisk.PROPERTY + "=" + data;
    try (StartedProcess collector =
        collector(
            // Small blocks, so that there is much to merge; no more room than was taken at first.
            "--set",
            "datatracing.store.segment.block-rows=10000",
            "--set",
            "datatracing.store.segment.retention-bytes=" + filledBytes)) {
      startQuery(0);
      startQuery(1);
      Sent sent = new Sent(collector.address(), older.traces());
      RetryingClient client = new RetryingClient(addresses, Duration.ofSeconds(20));
      Questions questions = new Questions(client, older, sent, Duration.ofSeconds(5));
      List<Future<?>> running = new ArrayList<>();
      running.add(threads.submit(() -> paced(REQUESTS_PER_SECOND, sent::send)));
      for (int i = 0; i < ASKING; i++) {
        int seed = i;
        running.add(threads.submit(() -> ask(questions, seed, QUESTIONS_PER_SECOND)));
      }
      running.add(threads.submit(this::killNowAndThen));
      if (!over.await(SECONDS, TimeUnit.SECONDS)) {
        over.countDown();
      }
      for (Future<?> one : running) {
        one.get();
      }
      write(report(begin, load, older, sent, client, filledBytes));
    }
    assertThat(tally.share()).as("%s", tally.examples()).isGreaterThanOrEqualTo(RIGHT);
    assertThat(kills).hasPositiveValue();
  }

  private StartedProcess collector(String... settings) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("collector", "--data", data.toString(), "--otlp-http-port", "0"));
    arguments.addAll(List.of(settings));
    return StartedProcess.start(launcher, javaOptions, arguments.toArray(String[]::new));
  }

  private void startQuery(int number) throws IOException {
    StartedProcess query =
        StartedProcess.start(
            launcher, javaOptions, "query", "--data", data.toString(), "--query-port", "0");
    queries[number] = query;
    addresses.set(number, query.address());
  }

  private void killAndStart(int number) throws IOException, InterruptedException {
    queries[number].kill();
    kills.incrementAndGet();
    startQuery(number);
  }

  /** Each in turn, when the one before runs again. */
  private Void killNowAndThen() throws IOException, InterruptedException {
    try {
      for (int number = 0; !over.await(20 + random.nextInt(40), TimeUnit.SECONDS); number ^= 1) {
        killAndStart(number);
      }
      return null;
    } finally {
      over.countDown();
    }
  }

  private Void ask(Questions questions, int seed, int perSecond)
      throws IOException, InterruptedException {
    Random mine = new Random(seed);
    return paced(
        perSecond,
        () -> {
          Questions.Kind kind = questions.draw(mine);
          boolean isSlowMinute = SlowDisk.isSlowAt(System.currentTimeMillis());
          long start = System.nanoTime();
          String wrong;
          try {
            wrong = questions.ask(kind, mine);
          } catch (IOException e) {
            wrong = "no answer: " + e;
          }
          tally.add(kind, wrong == null ? "" : wrong, System.nanoTime() - start, isSlowMinute);
        });
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** As often as wanted, or as it takes, until the run is over; its end ends the run. */
  private Void paced(int perSecond, Step step) throws IOException, InterruptedException {
    try {
      long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
      long due = System.nanoTime();
      while (!over.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        step.run();
        // What was missed is not made up for.
        due = Math.max(due + period, System.nanoTime());
      }
      return null;
    } finally {
      over.countDown();
    }
  }

  private String report(
      Instant begin,
      double load,
      OlderHours older,
      Sent sent,
      RetryingClient client,
      long filledBytes)
      throws IOException {
    Path partitions = data.resolve("partitions");
    String firstOfRun = begin.truncatedTo(ChronoUnit.HOURS).toString().substring(0, 13);
    long oldLeft;
    try (Stream<Path> hours = Files.list(partitions)) {
      oldLeft =
          hours.filter(hour -> hour.getFileName().toString().compareTo(firstOfRun) < 0).count();
    }
    return String.format(
        Locale.ROOT,
        """
        # Right answers through faults

        Written by `mvn -Pslow -pl smoke-tests verify -Dit.test=AvailabilityIT -Davailability.result=…` on %s: JDK %s, %d processors,
        load average %.1f at the start, %.1f at the end.

        For %,d s, a collector stores %,d spans a second wanted (%,d came in) in blocks of at most 10,000, merges them, and drops the oldest hour
        whenever all take more than %,.0f MB. It began with %d hours of %,d spans; %d of them are left. In every second minute each read and write of
        files takes %d ms more and each force %d ms more, in all three processes. Two query processes follow the directory; each in turn is killed
        (%d kills) and started again. %d clients ask one of both, and the other one once when there is no answer (%,d times). What is asked
        about was acknowledged at least 5 s before. An answer is right when it has everything that was sent, nothing else, and no warning.

        %s
        From the question to the answer, second try included: %s in ordinary minutes, %s in slow ones.
        """,
        begin.truncatedTo(ChronoUnit.SECONDS),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        load,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        SECONDS,
        REQUESTS_PER_SECOND * Sent.TRACES_OF_A_REQUEST * 5,
        sent.settled(Duration.ZERO) * 5,
        filledBytes / 1e6,
        older.hours(),
        older.traces() / older.hours() * 5,
        oldLeft,
        SlowDisk.MILLIS_OF_A_CALL,
        SlowDisk.MILLIS_OF_A_FORCE,
        kills.get(),
        ASKING,
        client.retries(),
        tally.table(),
        tally.times(false),
        tally.times(true));
  }

  private void write(String report) throws IOException {
    System.out.print(report);
    tally.examples().forEach(System.out::println);
    if (!RESULT.isEmpty()) {
      Files.writeString(Path.of(RESULT), report);
    }
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(AvailabilityIT::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
