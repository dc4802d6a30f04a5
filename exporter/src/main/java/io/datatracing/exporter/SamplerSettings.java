package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.bootstrap.trace.SpanClock;
import io.datatracing.exporter.Settings.Value;
import io.datatracing.exporter.sampling.JaegerRemoteOptions;
import io.datatracing.exporter.sampling.JaegerRemoteSampler;
import io.datatracing.exporter.sampling.RuleSampler;
import io.datatracing.exporter.sampling.ServiceName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head sampler from {@link Settings}: the names and arguments of {@code
 * OTEL_TRACES_SAMPLER} in OpenTelemetry's specification. What cannot be used is reported there.
 */
final class SamplerSettings {
  private static final String PARENT_BASED = "parentbased_";
  private static final String DEFAULT = "parentbased_always_on";
  private static final String NAMES =
      "always_on, always_off, traceidratio or jaeger_remote, with or without parentbased_";

  private final Settings settings;
  private final SpanClock clock = SpanClock.system();

  SamplerSettings(Settings settings) {
    this.settings = settings;
  }

  Sampler read() {
    Value name = settings.find("datatracing.sampler", "OTEL_TRACES_SAMPLER");
    String text = name == null ? DEFAULT : name.text;
    boolean parentBased = text.startsWith(PARENT_BASED);
    Sampler sampler = named(parentBased ? text.substring(PARENT_BASED.length()) : text);
    if (sampler == null) {
      settings.problem(Objects.requireNonNull(name), NAMES, DEFAULT);
      parentBased = true;
      sampler = Sampler.alwaysOn();
    }
    Sampler ruled = withRules(sampler);
    return parentBased ? Sampler.parentBased(ruled) : ruled;
  }

  /** Rules stand before the sampler, and below the parent where that decides. */
  private Sampler withRules(Sampler otherwise) {
    Value rules = settings.find("datatracing.sampler.rules");
    if (rules == null) {
      return otherwise;
    }
    try {
      return RuleSampler.parse(rules.text, otherwise, clock);
    } catch (IllegalArgumentException notUsable) {
      settings.problem(
          rules,
          "[kind=|name=|path=|route=|topic=|service=]… -> ratio or rate/s; … ("
              + notUsable.getMessage()
              + ")",
          "no rules");
      return otherwise;
    }
  }

  private @Nullable Sampler named(String name) {
    switch (name) {
      case "always_on":
        return Sampler.alwaysOn();
      case "always_off":
        return Sampler.alwaysOff();
      case "traceidratio":
        return Sampler.traceIdRatio(ratio());
      case "jaeger_remote":
        return new JaegerRemoteSampler(
            remote(), new DetectedName(new ResourceDetector(settings)), clock, System.err);
      default:
        return null;
    }
  }

  /** 1 where it is not set or cannot be used, as the specification says. */
  private double ratio() {
    Value argument = argument();
    if (argument == null) {
      return 1;
    }
    try {
      double ratio = Double.parseDouble(argument.text);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as a number out of range is.
    }
    settings.problem(argument, "a number from 0 to 1", "1");
    return 1;
  }

  private JaegerRemoteOptions remote() {
    Value argument = argument();
    if (argument == null) {
      return JaegerRemoteOptions.parse("");
    }
    try {
      return JaegerRemoteOptions.parse(argument.text);
    } catch (IllegalArgumentException notUsable) {
      settings.problem(
          argument,
          "endpoint=http://host:5778,pollingIntervalMs=60000,initialSamplingRate=0.001 ("
              + notUsable.getMessage()
              + ")",
          "these, with host 127.0.0.1");
      return JaegerRemoteOptions.parse("");
    }
  }

  private @Nullable Value argument() {
    return settings.find("datatracing.sampler.arg", "OTEL_TRACES_SAMPLER_ARG");
  }

  /** The name that the spans are sent with. */
  private static final class DetectedName implements ServiceName {
    private final ResourceDetector resource;

    DetectedName(ResourceDetector resource) {
      this.resource = resource;
    }

    @Override
    public String get() {
      return String.valueOf(resource.attributes().get("service.name"));
    }
  }
}
