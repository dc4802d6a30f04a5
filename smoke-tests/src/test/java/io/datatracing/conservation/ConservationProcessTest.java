package io.datatracing.conservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.Datatracing;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The law where a process of its own is needed: killed, or without room on its disk. */
class ConservationProcessTest {
  private static final int SENDERS = 4;
  private static final int BEFORE_THE_KILL = 100;
  private static final int REFUSALS = 10;

  /** Enough for libraries that are unpacked, not for a journal of some hundred large requests. */
  private static final int SMALL_FILES_KB = 4_096;

  private static final int PADDING_BYTES = 16 << 10;

  private static final int TRACES_TOO_MANY = 3_000;

  @TempDir Path directory;
  private final Conservation account = new Conservation(PADDING_BYTES);

  /** {@code datatracing server} on free ports, as a child of this process. */
  private record Server(Process process, URI query, URI otlp) implements AutoCloseable {
    private static final Pattern READY =
        Pattern.compile("DataTracing is ready: UI (\\S+)  OTLP/HTTP (\\S+)  data (.+)");

    /**
     * @param limit a command of the shell in front of it
     */
    static Server start(String limit, Path data, Path pipeline) throws IOException {
      List<String> java =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx192m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              Datatracing.class.getName(),
              "server",
              "--data",
              data.toString(),
              "--pipeline",
              pipeline.toString(),
              "--otlp-http-port",
              "0",
              "--query-port",
              "0");
      List<String> command = new ArrayList<>(List.of("bash", "-c", limit + " exec \"$@\"", "bash"));
      command.addAll(java);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      // Not closed: closing it would close the server's standard output.
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      String line = lines.readLine();
      Matcher ready = READY.matcher(String.valueOf(line));
      if (!ready.matches()) {
        process.destroyForcibly();
        throw new IOException("the server's first line is not its ready line: " + line);
      }
      return new Server(process, URI.create(ready.group(1)), URI.create(ready.group(2)));
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
    }
  }

  private Path pipeline(String text) throws IOException {
    return Files.writeString(directory.resolve("collector.yaml"), text);
  }

  private void sendUntilNobodyAnswers(URI otlp, CountDownLatch enough) {
    int status;
    while ((status = account.send(otlp)) != Conservation.NO_ANSWER) {
      if (status == 200) {
        enough.countDown();
      }
    }
  }

  private void sendAndKill(Path data, Path pipeline) throws Exception {
    try (Server server = Server.start("", data, pipeline)) {
      CountDownLatch enough = new CountDownLatch(BEFORE_THE_KILL);
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        Thread sender = new Thread(() -> sendUntilNobodyAnswers(server.otlp(), enough));
        sender.start();
        senders.add(sender);
      }
      boolean accepted = enough.await(2, TimeUnit.MINUTES);
      server.kill();
      for (Thread sender : senders) {
        sender.join();
      }
      assertThat(accepted).as("%s requests acknowledged", BEFORE_THE_KILL).isTrue();
    }
  }

  @Test
  void aKilledCollectorHasEverythingItAcknowledged() throws Exception {
    Path data = directory.resolve("data");
    Path pipeline = pipeline("receive: store\nnodes: {store: {type: store}}\n");
    sendAndKill(data, pipeline);
    try (Server server = Server.start("", data, pipeline)) {
      Map<String, Long> spans = account.assertLawHolds(server.query());
      assertThat(spans.get("stored")).isGreaterThanOrEqualTo(3L * BEFORE_THE_KILL);
    }
  }

  @Test
  void aDiskWithoutRoomIsSaidToWhoSendsAndTakenDown() throws Exception {
    Path data = directory.resolve("data");
    Path pipeline = pipeline("receive: store\nnodes: {store: {type: store}}\n");
    try (Server server = Server.start("ulimit -f " + SMALL_FILES_KB + ";", data, pipeline)) {
      int refused = 0;
      for (int i = 0; i < TRACES_TOO_MANY && refused < REFUSALS; i++) {
        refused += account.send(server.otlp()) == 503 ? 1 : 0;
      }
      assertThat(refused).isEqualTo(REFUSALS);
      assertThat(account.assertLawHolds(server.query()))
          .containsOnlyKeys("stored", "store.refused");
    }
  }
}
