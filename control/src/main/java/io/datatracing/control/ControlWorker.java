package io.datatracing.control;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.HttpPath;
import io.datatracing.exporter.SelfReport;
import io.datatracing.exporter.Transports;
import io.datatracing.exporter.http.HttpAnswer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does what is due: looks at the control file, tells the server how this process is and which of
 * its spans run, sends metrics. One thread; nothing printed whatever a server answers.
 */
final class ControlWorker {
  static final String HEARTBEAT_PATH = "/v1/datatracing/agents";
  static final String RUNNING_PATH = "/v1/datatracing/running";

  private static final long MILLI = 1_000_000;
  private static final long FILE_NANOS = 1_000 * MILLI;

  /** A process that is over sooner is not worth a connection. */
  private static final long FIRST_NANOS = 3_000 * MILLI;

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";

  /** Makes the worker on its own thread. */
  interface Factory {
    ControlWorker create();
  }

  private final ControlOptions options;
  private final SpanClock clock;
  private final Commands commands;
  private final @Nullable ControlFile file;
  private final @Nullable SelfReport report;
  private final @Nullable Transports transports;
  private final @Nullable Heartbeat heartbeat;
  private final @Nullable HttpPath agentsPath;
  private final @Nullable HttpPath runningPath;
  private final @Nullable HttpPath metricsPath;
  private final RunningSpans running;
  private final Schedule heartbeats;
  private final Schedule metrics;
  private final long startEpochNanos;
  private long nextFileNanos;

  /**
   * @param report null where nothing is exported, then there is only the file
   * @param startEpochNanos when the agent started
   */
  ControlWorker(
      ControlOptions options,
      Commands commands,
      AgentFacts facts,
      @Nullable SelfReport report,
      @Nullable Transports transports,
      SpanClock clock,
      long startEpochNanos) {
    this.options = options;
    this.clock = clock;
    this.commands = commands;
    this.report = report;
    this.transports = transports;
    this.startEpochNanos = startEpochNanos;
    this.file =
        options.file == null
            ? null
            : new ControlFile(options.file.text(), options.file.source(), commands);
    boolean tells = options.control && report != null && transports != null;
    this.agentsPath = tells ? path(transports, HEARTBEAT_PATH) : null;
    this.runningPath = tells ? path(transports, RUNNING_PATH) : null;
    if (tells && agentsPath == null && options.asksForServer != null) {
      commands.tell(
          options.asksForServer.source()
              + " is set, but spans go by gRPC to another port than 4317, and from that no server"
              + " of ours is known: no heartbeats, no control by a server, no running spans;"
              + " expected datatracing.control.endpoint=http://HOST:4318");
    }
    this.metricsPath = options.metrics && transports != null ? transports.metrics() : null;
    this.heartbeat =
        report == null
            ? null
            : new Heartbeat(
                report, facts, commands, startEpochNanos / MILLI, options.intervalMillis);
    this.running = new RunningSpans(options.runningAfterMillis * MILLI);
    long now = clock.nanoTime();
    long interval = options.intervalMillis * MILLI;
    this.heartbeats = new Schedule(interval, now + Math.min(interval, FIRST_NANOS));
    long metricsInterval = options.metricsIntervalMillis * MILLI;
    this.metrics = new Schedule(metricsInterval, now + metricsInterval);
    this.nextFileNanos = now;
  }

  private static @Nullable HttpPath path(@Nullable Transports transports, String path) {
    return transports == null ? null : transports.path(path);
  }

  /** Does what is due; returns how long nothing will be. */
  long doWork() {
    long now = clock.nanoTime();
    if (file != null && now - nextFileNanos >= 0) {
      nextFileNanos = now + FILE_NANOS;
      file.look(clock.epochNanos() / MILLI);
    }
    if (agentsPath != null && heartbeats.isDue(now)) {
      tell(agentsPath);
    }
    if (metricsPath != null && metrics.isDue(now)) {
      sendMetrics(metricsPath);
    }
    return idleNanos();
  }

  private long idleNanos() {
    long now = clock.nanoTime();
    long idle = 3_600_000 * MILLI;
    if (file != null) {
      idle = Math.min(idle, nextFileNanos - now);
    }
    if (agentsPath != null) {
      idle = Math.min(idle, heartbeats.nextNanos() - now);
    }
    if (metricsPath != null) {
      idle = Math.min(idle, metrics.nextNanos() - now);
    }
    return Math.max(0, idle);
  }

  private void tell(HttpPath path) {
    Heartbeat beat = heartbeat;
    Transports ways = transports;
    if (beat == null || ways == null) {
      return;
    }
    List<Change> changes = commands.takeChanges();
    byte[] body = beat.write(changes, clock.epochNanos() / MILLI, false);
    HttpAnswer answer = path.post(JSON, headers(), body, body.length, TIMEOUT_MILLIS);
    heartbeats.answered(answer, clock.nanoTime());
    if (!answer.isSuccess()) {
      commands.giveBack(changes);
      return;
    }
    boolean mayControl = options.token != null || ways.areLocal();
    if (beat.answered(answer, ways.toString(), mayControl)) {
      heartbeats.atOnce(clock.nanoTime());
    }
    tellRunning();
  }

  private void tellRunning() {
    if (runningPath == null || report == null || options.runningAfterMillis == 0) {
      return;
    }
    List<Span> open = running.find();
    if (!open.isEmpty()) {
      byte[] body = report.running(open);
      // An answer that is no success is not told: the next report has the same spans, and one that
      // is not named again leaves the server by itself.
      runningPath.post(PROTOBUF, headers(), body, body.length, TIMEOUT_MILLIS);
    }
  }

  private void sendMetrics(HttpPath path) {
    if (report != null) {
      byte[] body = report.metrics(startEpochNanos, clock.epochNanos());
      Map<String, String> none = Collections.<String, String>emptyMap();
      HttpAnswer answer = path.post(PROTOBUF, none, body, body.length, TIMEOUT_MILLIS);
      metrics.answered(answer, clock.nanoTime());
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (report != null) {
      headers.put("datatracing-process", report.process());
    }
    if (options.token != null) {
      headers.put("Authorization", "Bearer " + options.token);
    }
    return headers;
  }

  /**
   * Says goodbye to a server that has heard of us, so that what is missing later is known not to be
   * waiting somewhere. On the exit's thread, with a connection of its own.
   *
   * @param millis longest time for it; 0 for nothing
   */
  void lastWord(int millis) {
    Heartbeat beat = heartbeat;
    Transports ways = transports;
    if (beat == null || ways == null || !heartbeats.isKnown() || millis <= 0) {
      return;
    }
    List<Span> discarded = running.takeDiscarded();
    int each = discarded.isEmpty() ? millis : Math.max(1, millis / 2);
    forget(discarded, ways, each);
    HttpPath path = ways.path(HEARTBEAT_PATH);
    if (path != null) {
      byte[] body = beat.write(commands.takeChanges(), clock.epochNanos() / MILLI, true);
      path.post(JSON, headers(), body, body.length, each);
      path.close();
    }
  }

  /** What ran when the server was last told, and was discarded: it would stay as abandoned. */
  private void forget(List<Span> discarded, Transports ways, int millis) {
    HttpPath path = discarded.isEmpty() || report == null ? null : ways.path(RUNNING_PATH);
    if (path != null && report != null) {
      byte[] body = report.running(discarded);
      path.post(PROTOBUF, headers(), body, body.length, millis);
      path.close();
    }
  }
}
