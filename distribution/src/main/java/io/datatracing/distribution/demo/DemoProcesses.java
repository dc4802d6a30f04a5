package io.datatracing.distribution.demo;

import io.datatracing.distribution.server.TracingServer;
import java.io.IOException;

/**
 * What a demo has running. It is stopped once, by {@link #close} or when the JVM is told to end,
 * whichever comes first: the services before the server, so that their last spans arrive.
 */
final class DemoProcesses implements AutoCloseable {
  private final TracingServer server;
  private final OrdersPipeline pipeline;
  private final Thread hook = new Thread(this::stop, "demo-stop");
  private volatile boolean stopping;
  private boolean stopped;

  private DemoProcesses(TracingServer server, OrdersPipeline pipeline) {
    this.server = server;
    this.pipeline = pipeline;
  }

  static DemoProcesses start(TracingServer server, OrdersPipelineOptions options)
      throws IOException, InterruptedException {
    boolean ready = false;
    try {
      DemoProcesses processes = new DemoProcesses(server, OrdersPipeline.start(options));
      Runtime.getRuntime().addShutdownHook(processes.hook);
      ready = true;
      return processes;
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  TracingServer server() {
    return server;
  }

  OrdersPipeline pipeline() {
    return pipeline;
  }

  /** Whether failures of the services are to be expected. */
  boolean isStopping() {
    return stopping;
  }

  private void stop() {
    stopping = true;
    stopOnce();
  }

  private synchronized void stopOnce() {
    if (!stopped) {
      stopped = true;
      pipeline.close();
      server.close();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
