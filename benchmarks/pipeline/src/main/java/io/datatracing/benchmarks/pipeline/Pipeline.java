package io.datatracing.benchmarks.pipeline;

import io.datatracing.benchmarks.agent.ProcessCost;
import io.datatracing.distribution.demo.Installation;
import io.datatracing.distribution.demo.JavaProcess;
import io.datatracing.distribution.demo.OrdersPipeline;
import io.datatracing.distribution.demo.OrdersPipelineOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The example pipeline with one agent or none, and its customer. */
final class Pipeline implements AutoCloseable {
  /** As services usually run, not as the demo does, which must start fast. */
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=4", "-XX:-UseDynamicNumberOfCompilerThreads");

  private final String name;
  private final OrdersPipeline services;
  private final Customer customer;

  private Pipeline(String name, OrdersPipeline services) {
    this.name = name;
    this.services = services;
    this.customer = new Customer(services.gateway());
  }

  /**
   * Without the Connect worker: a batch of its own each second is no part of an order.
   *
   * @param collector for our own agent; null for none
   * @param jvmArguments another agent and its settings
   */
  static Pipeline start(
      String name, Path directory, @Nullable URI collector, List<String> jvmArguments)
      throws IOException, InterruptedException {
    List<String> arguments = new java.util.ArrayList<>(JVM);
    arguments.addAll(jvmArguments);
    return new Pipeline(
        name,
        OrdersPipeline.start(
            new OrdersPipelineOptions(
                Installation.ofProcess(), directory.resolve(name), collector, arguments, false)));
  }

  String name() {
    return name;
  }

  Customer customer() {
    return customer;
  }

  /** CPU of the six services so far, in nanoseconds, without their compilers' and the broker's. */
  long cpuNanos() throws IOException {
    long nanos = 0;
    for (JavaProcess process : services.processes()) {
      if (!process.name().equals("broker")) {
        long pid = process.handle().pid();
        nanos += ProcessCost.cpuNanos(pid) - ProcessCost.compilerNanos(pid);
      }
    }
    return nanos;
  }

  /** Resident bytes of the six services. */
  long residentBytes() throws IOException {
    long bytes = 0;
    for (JavaProcess process : services.processes()) {
      if (!process.name().equals("broker")) {
        bytes += ProcessCost.residentBytes(process.handle().pid());
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    services.close();
  }
}
