package io.datatracing.examples.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the broker as a process of its own.
 *
 * <pre>
 * BrokerMain [--data DIR] [--port PORT] [--topic NAME[=PARTITIONS]]... [--attached]
 * </pre>
 *
 * <p>Without {@code --data} records live in a temporary directory that is deleted at the end. When
 * clients may come, one line is printed to standard output: {@code Kafka is ready:
 * 127.0.0.1:40123}. It ends on SIGTERM; with {@code --attached} also when standard input ends, so
 * that it does not outlive a parent that was killed.
 */
public final class BrokerMain {
  static final String READY = "Kafka is ready: ";

  private @Nullable Path data;
  private int port;
  private boolean attached;
  private final Map<String, Integer> topics = new LinkedHashMap<>();

  private BrokerMain(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--data":
          data = Path.of(value(args, ++i));
          break;
        case "--port":
          port = number(args[i], value(args, ++i), 0, 65_535);
          break;
        case "--topic":
          topic(value(args, ++i));
          break;
        case "--attached":
          attached = true;
          break;
        default:
          throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    BrokerMain options;
    try {
      options = new BrokerMain(args);
    } catch (IllegalArgumentException e) {
      System.err.println("broker: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      options.run();
    } catch (IOException e) {
      System.err.println("broker: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws Exception {
    Path directory =
        data == null
            ? Files.createTempDirectory("datatracing-broker-")
            : Files.createDirectories(data);
    Broker broker = Broker.start(directory, port);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker, directory), "broker-stop"));
    broker.createTopics(topics);
    System.out.println(READY + broker.bootstrapServers());
    if (attached) {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.exit(0);
    }
    broker.awaitShutdown();
  }

  private void stop(Broker broker, Path directory) {
    try {
      broker.close();
      if (data == null) {
        delete(directory);
      }
    } catch (IOException e) {
      System.err.println("broker: " + e.getMessage());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void topic(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      topics.put(text, 1);
    } else {
      topics.put(
          text.substring(0, equals), number("--topic", text.substring(equals + 1), 1, 10_000));
    }
  }

  private static String value(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException(args[i - 1] + " needs a value");
    }
    return args[i];
  }

  private static int number(String option, String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number out of range.
    }
    throw new IllegalArgumentException(
        option + " must be from " + least + " to " + most + ": " + text);
  }
}
