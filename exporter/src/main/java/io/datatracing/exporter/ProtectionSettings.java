package io.datatracing.exporter;

import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.exporter.Settings.Value;
import io.datatracing.exporter.sampling.RescueBuffer;
import io.datatracing.exporter.sampling.RescueOptions;
import io.datatracing.exporter.watch.Activity;
import io.datatracing.exporter.watch.BreakerOptions;
import io.datatracing.exporter.watch.Watch;
import io.datatracing.exporter.watch.WatchThread;
import org.jspecify.annotations.Nullable;

/** Reads from {@link Settings} what is rescued of refused traces, and what watches the process. */
final class ProtectionSettings {
  private static final int LONGEST_MILLIS = 3_600_000;

  private static final String RESCUE = "datatracing.rescue";

  private final Settings settings;

  ProtectionSettings(Settings settings) {
    this.settings = settings;
  }

  /** Null if nothing is ever to be rescued. */
  @Nullable RescueBuffer rescue(SpanSink sink, Losses losses) {
    RescueOptions options =
        new RescueOptions(
            settings.number(
                1,
                LONGEST_MILLIS,
                RescueOptions.DEFAULT_THRESHOLD_MILLIS,
                "datatracing.rescue.threshold"),
            settings.number(1, 1 << 24, RescueOptions.DEFAULT_SPANS, "datatracing.rescue.spans"),
            settings.number(
                1, Integer.MAX_VALUE, RescueOptions.DEFAULT_BYTES, "datatracing.rescue.bytes"),
            settings.number(
                1,
                RescueOptions.MOST_TRACES_PER_SECOND,
                RescueOptions.DEFAULT_TRACES_PER_SECOND,
                "datatracing.rescue.rate"));
    return "false".equalsIgnoreCase(settings.text(RESCUE))
        ? null
        : new RescueBuffer(options, sink, losses, SpanClock.system());
  }

  /** Whether traces that the sampler which is set refuses may be rescued. */
  boolean rescues() {
    return settings.flag(mayRefuse(), RESCUE);
  }

  /** Whether somebody asked for a share: not for everything, and not for nothing at all. */
  private boolean mayRefuse() {
    Value sampler = settings.find("datatracing.sampler", "OTEL_TRACES_SAMPLER");
    return settings.find("datatracing.sampler.rules") != null
        || (sampler != null
            && !sampler.text.endsWith("always_on")
            && !sampler.text.endsWith("always_off"));
  }

  /**
   * @param rescue null if there is none
   */
  WatchThread watch(@Nullable RescueBuffer rescue, Exporter exporter) {
    BreakerOptions breaker =
        new BreakerOptions(
            settings.number(1, 100, BreakerOptions.DEFAULT_GC_PERCENT, "datatracing.breaker.gc"),
            settings.number(1, 100, BreakerOptions.DEFAULT_CPU_PERCENT, "datatracing.breaker.cpu"));
    return new WatchThread(
        new Watch(
            settings.flag(true, "datatracing.breaker") ? breaker : null,
            settings.number(
                0, LONGEST_MILLIS, Watch.DEFAULT_PAUSE_MILLIS, "datatracing.pause.threshold"),
            new Sweep(rescue),
            new Recorded(exporter, rescue),
            System.err));
  }

  /** Also what found no room, and traces that may be rescued: their making is as much work. */
  private static final class Recorded implements Activity {
    private final Exporter exporter;
    private final @Nullable RescueBuffer rescue;

    Recorded(Exporter exporter, @Nullable RescueBuffer rescue) {
      this.exporter = exporter;
      this.rescue = rescue;
    }

    @Override
    public long recorded() {
      return exporter.ended() + (rescue == null ? 0 : rescue.begun());
    }
  }

  private static final class Sweep implements Runnable {
    private final @Nullable RescueBuffer rescue;

    Sweep(@Nullable RescueBuffer rescue) {
      this.rescue = rescue;
    }

    @Override
    public void run() {
      if (rescue != null) {
        rescue.sweep();
      }
    }
  }
}
