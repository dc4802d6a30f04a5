package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.prometheus.metrics.core.metrics.Counter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline that follows its file. The file is looked at every second, by its content: mounted
 * configuration is exchanged behind symbolic links and keeps old times. What cannot be used leaves
 * the pipeline as it is, says so in the log, and is told by the API until a usable file comes.
 */
public final class LivePipeline implements SpanIntake, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LivePipeline.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final long STOP_MILLIS = 10_000;

  private final PipelineResources resources;
  private final @Nullable Path file;
  private final Pipeline pipeline;
  private final Counter reloads;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread watch = new Thread(this::watch, "collector-pipeline-file");

  /** What was read last, usable or not. Belongs to the thread that reloads. */
  private String lastText;

  private volatile State state;

  /**
   * What the pipeline runs by.
   *
   * @param source the file's name, or {@code built in}
   * @param sinceUnixNano when it was taken
   * @param error why the file as it is now is not used; null when it is
   */
  public record State(String source, long sinceUnixNano, @Nullable String error) {}

  private LivePipeline(
      PipelineResources resources, @Nullable Path file, String text, Pipeline pipeline) {
    this.resources = resources;
    this.file = file;
    this.lastText = text;
    this.pipeline = pipeline;
    this.state = new State(pipeline.config().source(), resources.unixNanos().getAsLong(), null);
    this.reloads =
        Counter.builder()
            .name("datatracing_pipeline_reloads_total")
            .help("Changes of the pipeline's file that were seen, by what became of them.")
            .labelNames("result")
            .register(resources.registry());
    reloads.initLabelValues("used");
    reloads.initLabelValues("refused");
    watch.setDaemon(true);
  }

  /**
   * @param file null for receivers and the store alone
   * @throws IllegalArgumentException when the file cannot be used, with a line for each reason
   */
  public static LivePipeline start(PipelineResources resources, @Nullable Path file) {
    if (file == null) {
      PipelineConfig config = PipelineConfig.builtIn(resources.types());
      return new LivePipeline(resources, null, "", Pipeline.start(resources, config));
    }
    String text = PipelineReader.text(file);
    PipelineConfig config = PipelineReader.read(name(file), text, resources.types());
    LivePipeline live = new LivePipeline(resources, file, text, Pipeline.start(resources, config));
    live.watch.start();
    return live;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    pipeline.take(batch, origin, done);
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  public State state() {
    return state;
  }

  private void watch() {
    try {
      while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Uses the file when it has changed. One that is not there, or being written, may come. */
  synchronized void look() {
    if (file == null || stopping.getCount() == 0) {
      return;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      log.debug("{} cannot be read now", file, e);
      return;
    }
    if (!text.equals(lastText)) {
      lastText = text;
      reload(file, text);
    }
  }

  private void reload(Path from, String text) {
    try {
      pipeline.change(PipelineReader.read(name(from), text, resources.types()));
      state = new State(name(from), resources.unixNanos().getAsLong(), null);
      reloads.labelValues("used").inc();
      log.info("The pipeline is now as {} says", from);
    } catch (IllegalArgumentException e) {
      refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A fault of ours: the pipeline that runs is worth more than the reason.
      log.error("{} could not be used", from, e);
      refused(e.toString());
    }
  }

  private void refused(String why) {
    pipeline.refused("file " + file, why);
    State now = state;
    state = new State(now.source(), now.sinceUnixNano(), why);
    reloads.labelValues("refused").inc();
    log.error("The pipeline stays as it was: {}", why);
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      watch.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pipeline.close();
  }
}
