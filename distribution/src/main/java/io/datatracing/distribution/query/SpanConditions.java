package io.datatracing.distribution.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that ask for spans. */
final class SpanConditions {
  @Option(names = "--service", paramLabel = "NAME", description = "With a span of this service.")
  private @Nullable String service;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "With a span of this name in the service.")
  private @Nullable String operation;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "With a span that has this attribute; several must be on the same span.")
  private List<String> tags = List.of();

  @Option(
      names = "--min-duration",
      paramLabel = "TIME",
      description = "At least this long: 500ms, 1.5s, 250us.")
  private @Nullable String minDuration;

  @Option(names = "--max-duration", paramLabel = "TIME", description = "At most this long.")
  private @Nullable String maxDuration;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = AgeConverter.class,
      description = "How far back: 90s, 15m, 1h, 2d (default: ${DEFAULT-VALUE}).")
  private Duration since = Duration.ofHours(1);

  /** When the window begins. */
  Instant start(Instant now) {
    return now.minus(since);
  }

  /** As the query server takes them; the list may be added to. */
  List<Map.Entry<String, String>> parameters(Instant now) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    // A minute ahead: the clock of a traced machine may be before ours.
    parameters.add(Map.entry("start", start(now).toString()));
    parameters.add(Map.entry("end", now.plus(Duration.ofMinutes(1)).toString()));
    add(parameters, "service", service);
    add(parameters, "operation", operation);
    add(parameters, "minDuration", minDuration);
    add(parameters, "maxDuration", maxDuration);
    tags.forEach(tag -> add(parameters, "tag", tag));
    return parameters;
  }

  private static void add(
      List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(Map.entry(name, value));
    }
  }
}
