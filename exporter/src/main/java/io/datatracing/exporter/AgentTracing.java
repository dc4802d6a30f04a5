package io.datatracing.exporter;

import io.datatracing.bootstrap.LossCause;
import io.datatracing.bootstrap.Losses;
import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanSink;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.exporter.Settings.Value;
import io.datatracing.exporter.sampling.RescueBuffer;
import io.datatracing.exporter.watch.WatchThread;
import org.jspecify.annotations.Nullable;

/** Switches tracing on for this process: what the agent calls once, before {@code main}. */
public final class AgentTracing {
  private final Losses losses = new Losses();
  private final @Nullable Exporter exporter;

  private AgentTracing(Settings settings, @Nullable LastHook lastHook) {
    if (settings.flag(true, "datatracing.enabled")
        && !settings.flag(false, null, "OTEL_SDK_DISABLED")) {
      exporter = exports(settings) ? newExporter(settings, lastHook) : null;
      SpanSink sink = exporter == null ? new NoExport(losses) : exporter;
      TracerOptions options = new TracingSettings(settings).apply(TracerOptions.to(sink, losses));
      Tracer.install(exporter == null ? options : guarded(options, exporter, settings));
    } else {
      exporter = null;
    }
  }

  /** With what rescues refused traces and what watches the process. */
  private TracerOptions guarded(TracerOptions options, Exporter sink, Settings settings) {
    ProtectionSettings protection = new ProtectionSettings(settings);
    RescueBuffer rescue = protection.rescue(sink, losses);
    WatchThread watch = protection.watch(rescue, sink);
    sink.beginsWith(watch);
    if (rescue == null) {
      return options;
    }
    rescue.sweptBy(watch);
    sink.selfReport().counts(rescue);
    return options.withRescue(rescue, protection.rescues());
  }

  /**
   * Installs the tracer as the settings say. Values that cannot be used are told on stderr, a line
   * each.
   */
  public static AgentTracing start(Settings settings) {
    return start(settings, null);
  }

  /**
   * @param lastHook for what is to be done at exit; null to do it among the application's hooks
   */
  public static AgentTracing start(Settings settings, @Nullable LastHook lastHook) {
    AgentTracing tracing = new AgentTracing(settings, lastHook);
    for (String problem : settings.problems()) {
      System.err.println("[datatracing] " + problem);
    }
    return tracing;
  }

  /** Null if tracing is switched off or spans are not exported. */
  public @Nullable Exporter exporter() {
    return exporter;
  }

  /** Ways to other paths of the collector; null where there is no {@link #exporter}. */
  public @Nullable Transports transports() {
    return exporter == null ? null : exporter.transports();
  }

  /** What the agent can say of itself; null where there is no {@link #exporter}. */
  public @Nullable SelfReport selfReport() {
    return exporter == null ? null : exporter.selfReport();
  }

  /** The head sampler that {@code settings} name; what cannot be used is among their problems. */
  public static Sampler sampler(Settings settings) {
    return new SamplerSettings(settings).read();
  }

  /** Whether traces that the sampler of {@code settings} refuses may be rescued. */
  public static boolean rescues(Settings settings) {
    return new ProtectionSettings(settings).rescues();
  }

  public Losses losses() {
    return losses;
  }

  private Exporter newExporter(Settings settings, @Nullable LastHook lastHook) {
    ResourceDetector.check(settings);
    return new Exporter(
        new ExporterSettings(settings).read(),
        new ResourceDetector(settings),
        losses,
        settings.flag(false, "datatracing.exporter.report"),
        lastHook);
  }

  private static boolean exports(Settings settings) {
    Value exporter = settings.find("datatracing.exporter", "OTEL_TRACES_EXPORTER");
    if (exporter == null || exporter.text.equals("otlp")) {
      return true;
    }
    if (!exporter.text.equals("none")) {
      settings.problem(exporter, "otlp or none", "otlp");
      return true;
    }
    return false;
  }

  /** Contexts travel on, spans go nowhere. */
  private static final class NoExport implements SpanSink {
    private final Losses losses;

    NoExport(Losses losses) {
      this.losses = losses;
    }

    @Override
    public boolean offer(Span span) {
      losses.add(LossCause.MODE_NONE, 1);
      return false;
    }
  }
}
