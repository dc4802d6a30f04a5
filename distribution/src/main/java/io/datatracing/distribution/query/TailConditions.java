package io.datatracing.distribution.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a trace must have to be shown as it comes in. */
final class TailConditions {
  @Option(names = "--service", paramLabel = "NAME", description = "With a span of this service.")
  private @Nullable String service;

  @Option(names = "--operation", paramLabel = "NAME", description = "With a span of this name.")
  private @Nullable String operation;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "With a span that has this attribute; several must be on the same span.")
  private List<String> tags = List.of();

  @Option(
      names = "--min-duration",
      paramLabel = "TIME",
      description = "With a span at least this long: 500ms, 1.5s, 250us.")
  private @Nullable String minDuration;

  List<Map.Entry<String, String>> parameters() {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    add(parameters, "service", service);
    add(parameters, "operation", operation);
    add(parameters, "minDuration", minDuration);
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
