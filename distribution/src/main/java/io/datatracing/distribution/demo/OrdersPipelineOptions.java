package io.datatracing.distribution.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the order pipeline is started.
 *
 * @param directory for logs, the broker's records and the warehouse's database; absolute
 * @param collector where the agent sends spans; null starts the services without the agent
 * @param moreJvmArguments for every service, after those of the agent
 * @param archive whether a Connect worker stores the orders in a file
 */
public record OrdersPipelineOptions(
    Installation installation,
    Path directory,
    @Nullable URI collector,
    List<String> moreJvmArguments,
    boolean archive) {

  /** Spans are to be seen soon after they happened: the default of 5 s is long to look at. */
  private static final String EXPORT_DELAY_MILLIS = "500";

  public OrdersPipelineOptions {
    directory = directory.toAbsolutePath();
    moreJvmArguments = List.copyOf(moreJvmArguments);
  }

  List<String> jvmArguments() {
    List<String> arguments = new ArrayList<>();
    if (collector != null) {
      arguments.add("-javaagent:" + installation.agent());
    }
    arguments.addAll(moreJvmArguments);
    return arguments;
  }

  /** The agent's settings, by their standard names. */
  Map<String, String> environment(String service) {
    if (collector == null) {
      return Map.of();
    }
    return Map.of(
        "OTEL_SERVICE_NAME",
        service,
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        collector.toString(),
        "OTEL_BSP_SCHEDULE_DELAY",
        EXPORT_DELAY_MILLIS);
  }
}
