package io.datatracing.benchmarks.kafka;

import io.datatracing.benchmarks.agent.Figures;
import io.datatracing.benchmarks.agent.ProcessCost;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link KafkaApplication} in a JVM of its own, until closed. */
final class Application implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  Application(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** CPU of the process without the JVM's compiler, in nanoseconds, and bytes allocated. */
  record Cost(double cpuNanos, double bytes) {}

  /** What one message costs, of so many. */
  Cost run(int messages) throws IOException {
    Figures before = tell(0);
    long cpu = cpuNanos();
    Figures after = tell(messages);
    return new Cost(
        (double) (cpuNanos() - cpu) / messages,
        (double) (after.allocatedBytes() - before.allocatedBytes()) / messages);
  }

  private Figures tell(int messages) throws IOException {
    in.write(messages + "\n");
    in.flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The application ended before it was done");
    }
    return Figures.parse(line);
  }

  private long cpuNanos() throws IOException {
    return ProcessCost.cpuNanos(process.pid()) - ProcessCost.compilerNanos(process.pid());
  }

  /** When it returns, the agent has sent its last span. */
  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("The application did not end within 60 s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
