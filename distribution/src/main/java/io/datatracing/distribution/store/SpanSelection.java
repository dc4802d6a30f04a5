package io.datatracing.distribution.store;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.model.Span;
import io.datatracing.storage.api.SpanSource;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which spans of a store a command takes; all when nothing is said. */
final class SpanSelection {
  @Option(names = "--service", paramLabel = "NAME", description = "Only spans of this service.")
  private @Nullable String service;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "Only spans that start then or later, such as 2026-11-21T03:00:00Z.")
  private @Nullable String start;

  @Option(names = "--end", paramLabel = "TIME", description = "Only spans that start before then.")
  private @Nullable String end;

  boolean isEverything() {
    return service == null && start == null && end == null;
  }

  /** Before anything is made that a wrong option would leave behind. */
  void check() throws CommandFailedException {
    if (startNanos() > endNanos()) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--start " + start + " is after --end " + end + "; swap them");
    }
  }

  void read(SpanSource source, Consumer<List<Span>> page) throws CommandFailedException {
    check();
    source.bulk().read(service, startNanos(), endNanos(), page);
  }

  private long startNanos() throws CommandFailedException {
    return nanos("--start", start, Long.MIN_VALUE);
  }

  private long endNanos() throws CommandFailedException {
    return nanos("--end", end, Long.MAX_VALUE);
  }

  private static long nanos(String option, @Nullable String text, long otherwise)
      throws CommandFailedException {
    if (text == null) {
      return otherwise;
    }
    try {
      Instant time = Instant.parse(text);
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          option + " is '" + text + "', not a time such as 2026-11-21T03:00:00Z",
          e);
    }
  }
}
