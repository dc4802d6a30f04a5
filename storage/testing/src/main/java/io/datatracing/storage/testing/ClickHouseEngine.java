package io.datatracing.storage.testing;

import io.datatracing.storage.api.StoreOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A ClickHouse engine behind its HTTP interface, in a process of its own: {@code server.js} of the
 * tests of storage/clickhouse, where the property {@code clickhouse.server} says. The engine itself
 * is the npm package chdb, in the folder {@code chdb.home}.
 */
public final class ClickHouseEngine implements AutoCloseable {
  private static final long EXIT_SECONDS = 30;

  /** Of the store, which nothing here is compiled against. */
  private static final String SETTINGS = "datatracing.store.clickhouse.";

  private final Path directory;
  private @Nullable Process process;
  private int port;

  private ClickHouseEngine(Path directory) {
    this.directory = directory;
  }

  /** Returns when it answers. */
  public static ClickHouseEngine start(Path directory) {
    ClickHouseEngine engine = new ClickHouseEngine(directory);
    engine.restart();
    return engine;
  }

  /** Starts over the same data, at the same port. */
  public void restart() {
    Path home = Path.of(System.getProperty("chdb.home", "no such property: chdb.home"));
    if (!Files.isDirectory(home.resolve("node_modules/chdb"))) {
      throw new AssertionError(
          "There is no ClickHouse engine in "
              + home
              + "; install it: npm install --prefix "
              + home
              + " chdb");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                System.getProperty("clickhouse.server"),
                directory.toString(),
                Integer.toString(port)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("NODE_PATH", home + File.separator + "node_modules");
    try {
      Process started = builder.start();
      process = started;
      BufferedReader out = started.inputReader();
      String line = out.readLine();
      while (line != null && !line.startsWith("listening ")) {
        line = out.readLine();
      }
      if (line == null) {
        throw new AssertionError("The ClickHouse engine ended, exit code " + started.waitFor());
      }
      port = Integer.parseInt(line.split(" ")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends it as a crash does. */
  public void kill() {
    end(running().destroyForcibly());
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("The engine was not started");
    }
    return process;
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** See {@code server.js}. */
  public void fault(String mode, int code) {
    try {
      HttpResponse<Void> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(url() + "/fault?mode=" + mode + "&code=" + code))
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.discarding());
      if (response.statusCode() != 200) {
        throw new AssertionError("fault: " + response.statusCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Settings of a store in it. */
  public Map<String, String> settings(String database) {
    return new HashMap<>(
        Map.of(
            SETTINGS + "url",
            url(),
            SETTINGS + "database",
            database,
            SETTINGS + "compress",
            "false",
            SETTINGS + "linger",
            "PT0.001S"));
  }

  public StoreOptions options(Path directory, String database) {
    return new StoreOptions(directory, settings(database), Clock.systemUTC());
  }

  @Override
  public void close() {
    running().destroy();
    end(running());
  }
}
