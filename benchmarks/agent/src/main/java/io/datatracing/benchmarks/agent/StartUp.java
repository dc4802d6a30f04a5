package io.datatracing.benchmarks.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process from its start to its end, measured by the shell's own {@code time}: what the operating
 * system accounted for it.
 *
 * @param wallMillis wall time
 * @param cpuMillis user and system time
 */
record StartUp(double wallMillis, double cpuMillis) {

  static StartUp of(List<String> command) throws IOException, InterruptedException {
    List<String> timed = new ArrayList<>();
    timed.add("bash");
    timed.add("-c");
    timed.add("TIMEFORMAT='%R %U %S'; exec 3>&2; time \"$@\" >/dev/null 2>&3");
    timed.add("timed");
    timed.addAll(command);
    Process process = new ProcessBuilder(timed).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("Failed: " + command + "\n" + output);
    }
    String[] figure = output.substring(output.lastIndexOf('\n') + 1).split(" ");
    double cpuSeconds = Double.parseDouble(figure[1]) + Double.parseDouble(figure[2]);
    return new StartUp(Double.parseDouble(figure[0]) * 1e3, cpuSeconds * 1e3);
  }
}
