package io.datatracing.exporter;

import io.datatracing.bootstrap.propagation.Propagation;
import io.datatracing.bootstrap.trace.IdGenerator;
import io.datatracing.bootstrap.trace.TracerOptions;
import io.datatracing.exporter.Settings.Value;
import io.datatracing.propagators.Formats;
import org.jspecify.annotations.Nullable;

/**
 * Reads which headers are read and written, and which members of baggage become attributes. W3C's
 * formats alone are in bootstrap; the module of the others is not even loaded then.
 */
final class PropagationSettings {
  private static final String W3C = "tracecontext,baggage";

  private final Settings settings;

  PropagationSettings(Settings settings) {
    this.settings = settings;
  }

  TracerOptions apply(TracerOptions options) {
    Value both = settings.find("datatracing.propagators", "OTEL_PROPAGATORS");
    String read = names(settings.find("datatracing.propagators.read"), both);
    String write = names(settings.find("datatracing.propagators.write"), both);
    String baggage =
        settings.text(
            "datatracing.baggage.attributes",
            "OTEL_JAVA_EXPERIMENTAL_SPAN_ATTRIBUTES_COPY_FROM_BAGGAGE_INCLUDE");
    if (read.equals(W3C) && write.equals(W3C) && baggage == null) {
      return options.withPropagation(Propagation.w3c());
    }
    IdGenerator ids = Formats.ids(write);
    return (ids == null ? options : options.withIds(ids))
        .withPropagation(Formats.propagation(read, write))
        .withStart(Formats.atStart(read, baggage));
  }

  /** The names of one direction, or else of both, or else the default. */
  private String names(@Nullable Value one, @Nullable Value both) {
    Value names = one == null ? both : one;
    if (names == null || names.text.equals(W3C)) {
      return W3C;
    }
    try {
      Formats.propagation(names.text, "none");
      return names.text;
    } catch (IllegalArgumentException notUsable) {
      settings.problem(names, "a list of " + Formats.NAMES, W3C);
      return W3C;
    }
  }
}
