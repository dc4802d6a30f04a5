package io.datatracing.collector.sampling.tail;

import io.datatracing.collector.overlay.SpanOverlay;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans that wait for a sampling decision in another process that has the same disk: its journals
 * are read while it writes them, so that they are told here at most a second after they were
 * acknowledged there. Writes nothing.
 *
 * <p>Of each node at most {@value FollowedJournal#MAX_TRACES} traces and {@value
 * FollowedJournal#MAX_SPANS} spans; {@link #isIncomplete} says when there are more.
 */
public final class FollowedTails implements SpanOverlay, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowedTails.class);
  private static final long POLL_MILLIS = 250;

  /** As {@link TailNode} bounds what one look may cost. */
  private static final int LOOK_TRACES = 500;

  private static final int LOOK_SPANS = 20_000;

  private final Path pipeline;
  private final Runnable catchUp;
  private final Map<Path, FollowedJournal> journals = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::follow, "query-tails");
  private volatile boolean isBroken;

  private FollowedTails(Path pipeline, Runnable catchUp) {
    this.pipeline = pipeline;
    this.catchUp = catchUp;
  }

  /**
   * Begins to follow; what is there by now is known when it returns.
   *
   * @param pipeline the directory of the other process's pipeline; it need not exist yet
   * @param catchUp makes readable what the other process has stored by now; called by this object's
   *     thread before spans are told no more because they are stored
   */
  public static FollowedTails start(Path pipeline, Runnable catchUp) {
    FollowedTails tails = new FollowedTails(pipeline, catchUp);
    tails.poll();
    tails.thread.setDaemon(true);
    tails.thread.start();
    return tails;
  }

  private void follow() {
    try {
      while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does not fail: what cannot be read is missing, and {@link #isIncomplete} says so. */
  private void poll() {
    Throwable problem = null;
    try {
      Set<Path> there = nodes();
      there.forEach(
          node ->
              journals.computeIfAbsent(
                  node,
                  path ->
                      new FollowedJournal(
                          path, FollowedJournal.MAX_TRACES, FollowedJournal.MAX_SPANS)));
      if (!there.containsAll(journals.keySet())) {
        catchUp.run();
      }
      for (Path node : List.copyOf(journals.keySet())) {
        FollowedJournal journal = there.contains(node) ? null : journals.remove(node);
        if (journal != null) {
          journal.close();
        }
      }
    } catch (IOException | RuntimeException e) {
      problem = e;
    }
    for (FollowedJournal journal : journals.values()) {
      // Each by itself: what another one has decided since must not be told for ever.
      try {
        journal.poll(catchUp);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        problem = e;
      }
    }
    if (problem != null && !isBroken) {
      log.warn("Spans that wait for a sampling decision cannot be read: {}", problem.toString());
    }
    isBroken = problem != null;
  }

  private Set<Path> nodes() throws IOException {
    Set<Path> found = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(pipeline)) {
      for (Path node : all) {
        if (Files.isDirectory(node)) {
          found.add(node);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return found;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  @Override
  public List<Span> spans(TraceId traceId) {
    List<Span> spans = new ArrayList<>();
    for (FollowedJournal journal : journals.values()) {
      WaitingSpans waiting = journal.waiting(traceId);
      if (waiting != null) {
        spans.addAll(waiting.decode());
      }
    }
    return spans;
  }

  /** At most {@value #LOOK_TRACES} traces and {@value #LOOK_SPANS} spans of each node. */
  @Override
  public Map<TraceId, List<Span>> spans(long startNanos, long endNanos) {
    Map<TraceId, List<Span>> found = new HashMap<>();
    for (FollowedJournal journal : journals.values()) {
      for (WaitingSpans waiting : journal.waiting(startNanos, endNanos, LOOK_TRACES, LOOK_SPANS)) {
        List<Span> spans = waiting.decode();
        if (!spans.isEmpty()) {
          found.computeIfAbsent(waiting.id(), id -> new ArrayList<>()).addAll(spans);
        }
      }
    }
    return found;
  }

  @Override
  public boolean haveLinks() {
    return !journals.isEmpty();
  }

  /** Known as long as there is no node that may hold something back. */
  @Override
  public OptionalLong version() {
    return journals.isEmpty() && !isBroken ? OptionalLong.of(0) : OptionalLong.empty();
  }

  @Override
  public boolean isEmpty() {
    return !isBroken && journals.values().stream().allMatch(FollowedJournal::isEmpty);
  }

  /** Whether some that wait are not told: they are too many, or cannot be read. */
  public boolean isIncomplete() {
    return isBroken || journals.values().stream().anyMatch(FollowedJournal::isIncomplete);
  }

  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    journals.values().forEach(FollowedJournal::close);
  }
}
