package io.datatracing.benchmarks.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application serving in a JVM of its own, until closed. */
final class Service implements AutoCloseable {
  private final Process process;
  private final int port;

  Service(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The application ended before it served: " + command);
    }
    port = Integer.parseInt(line.trim());
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  Figures figures(boolean afterCollection) throws IOException {
    URL url = URI.create("http://127.0.0.1:" + port + "/figures?gc=" + afterCollection).toURL();
    try (InputStream in = url.openStream()) {
      return Figures.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("The application did not end within 20 s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
