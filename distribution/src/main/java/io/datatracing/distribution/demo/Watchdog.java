package io.datatracing.distribution.demo;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Ends the processes of the demo when the demo itself was killed and could not.
 *
 * <p>A shell that reads process ids from its standard input. The input ends when this JVM ends, by
 * whatever signal; then the shell stops the processes. They themselves know nothing of it.
 */
final class Watchdog implements AutoCloseable {
  /** SIGINT reaches the whole group of the terminal: ignored, or the watchdog would go first. */
  private static final String SCRIPT =
      """
      trap '' INT HUP
      pids=
      while read -r pid; do pids="$pids $pid"; done
      [ -n "$pids" ] || exit 0
      kill $pids 2>/dev/null
      for i in 1 2 3 4 5; do
        sleep 1
        kill -0 $pids 2>/dev/null || exit 0
      done
      kill -9 $pids 2>/dev/null
      """;

  private final Process shell;
  private final Writer pids;

  private Watchdog(Process shell) {
    this.shell = shell;
    this.pids = shell.outputWriter(StandardCharsets.US_ASCII);
  }

  static Watchdog start() throws IOException {
    return new Watchdog(
        new ProcessBuilder("sh", "-c", SCRIPT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  void watch(ProcessHandle process) throws IOException {
    pids.write(process.pid() + "\n");
    pids.flush();
  }

  /** Everything was stopped in order: there is nothing to watch any more. */
  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
