package io.datatracing.exporter;

import io.datatracing.bootstrap.trace.Sampler;
import io.datatracing.exporter.Settings.Value;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head sampler from {@link Settings}: the names and arguments of {@code
 * OTEL_TRACES_SAMPLER} in OpenTelemetry's specification. What cannot be used is reported there.
 */
final class SamplerSettings {
  private static final String PARENT_BASED = "parentbased_";
  private static final String DEFAULT = "parentbased_always_on";
  private static final String NAMES =
      "always_on, always_off or traceidratio, with or without parentbased_";

  private final Settings settings;

  SamplerSettings(Settings settings) {
    this.settings = settings;
  }

  Sampler read() {
    Value name = settings.find("datatracing.sampler", "OTEL_TRACES_SAMPLER");
    if (name == null) {
      return Sampler.parentBased(Sampler.alwaysOn());
    }
    boolean parentBased = name.text.startsWith(PARENT_BASED);
    Sampler sampler = named(parentBased ? name.text.substring(PARENT_BASED.length()) : name.text);
    if (sampler == null) {
      settings.problem(name, NAMES, DEFAULT);
      return Sampler.parentBased(Sampler.alwaysOn());
    }
    return parentBased ? Sampler.parentBased(sampler) : sampler;
  }

  private @Nullable Sampler named(String name) {
    switch (name) {
      case "always_on":
        return Sampler.alwaysOn();
      case "always_off":
        return Sampler.alwaysOff();
      case "traceidratio":
        return Sampler.traceIdRatio(ratio());
      default:
        return null;
    }
  }

  /** 1 where it is not set or cannot be used, as the specification says. */
  private double ratio() {
    Value argument = settings.find("datatracing.sampler.arg", "OTEL_TRACES_SAMPLER_ARG");
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
}
