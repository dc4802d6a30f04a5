package io.datatracing.benchmarks.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to run the application. All variants get the same heap, collector and exporter endpoint;
 * the peer gets a queue large enough to lose nothing, because an agent that drops spans looks
 * cheap.
 *
 * @param agent the agent's jar, or null for the application alone
 */
public record Variant(String name, @org.jspecify.annotations.Nullable Path agent) {
  /** The compiler threads stay, so that what they used can be read at the end. */
  private static final List<String> JVM =
      List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads");

  public List<String> command(Path java, String classPath, String endpoint, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(JVM);
    if (agent != null) {
      command.add("-javaagent:" + agent);
      command.add("-Dotel.service.name=benchmark");
      command.add("-Dotel.exporter.otlp.endpoint=" + endpoint);
      command.add("-Dotel.exporter.otlp.protocol=http/protobuf");
      command.add("-Dotel.metrics.exporter=none");
      command.add("-Dotel.logs.exporter=none");
      if (name.equals("opentelemetry")) {
        command.add("-Dotel.bsp.max.queue.size=1000000");
        command.add("-Dotel.bsp.schedule.delay=500");
      }
    }
    command.add("-cp");
    command.add(classPath);
    command.addAll(main);
    return command;
  }
}
