package io.datatracing.smoke;

import io.datatracing.distribution.query.QueryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code datatracing server} on free ports. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("DataTracing is ready: UI (\\S+)  OTLP/HTTP (\\S+)  data (.+)");
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final URI query;
  private final URI otlp;
  private final String receivers;

  private ServerProcess(Process process, URI query, URI otlp, String receivers) {
    this.process = process;
    this.receivers = receivers;
    this.query = query;
    this.otlp = otlp;
  }

  /** Returns when the server has said that it is ready. */
  static ServerProcess start(Path data) throws IOException {
    return start(data, Map.of());
  }

  static ServerProcess start(Path data, Map<String, String> environment, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Product.installation().launcher().toString(),
            "server",
            "--data",
            data.toString(),
            "--otlp-http-port",
            "0",
            "--query-port",
            "0"));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Not closed: closing it would close the server's standard output.
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    Matcher ready = READY.matcher(String.valueOf(line));
    if (!ready.matches()) {
      process.destroyForcibly();
      throw new IOException("the server's first line is not its ready line: " + line);
    }
    return new ServerProcess(
        process,
        URI.create(ready.group(1)),
        URI.create(ready.group(2)),
        String.valueOf(lines.readLine()));
  }

  QueryClient client() {
    return new QueryClient(query);
  }

  URI query() {
    return query;
  }

  URI otlp() {
    return otlp;
  }

  /**
   * A port beside OTLP over HTTP.
   *
   * @param receiver its word: {@code otlp-grpc}
   */
  int port(String receiver) {
    Matcher port = Pattern.compile(" " + receiver + " (\\d+)").matcher(receivers);
    if (!port.find()) {
      throw new AssertionError("no " + receiver + " in: " + receivers);
    }
    return Integer.parseInt(port.group(1));
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the server did not end within " + STOP_SECONDS + " s of SIGTERM");
    }
  }
}
