package io.datatracing.smoke;

import com.example.records.RecordChain;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs of this module that need Kafka's client. */
final class KafkaPrograms {
  private KafkaPrograms() {}

  /** Of the JVM that runs them: their own classes, the client and what it logs with. */
  static String classPath() {
    String own =
        Path.of(RecordChain.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    return Stream.concat(
            Stream.of(own),
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(kafka-clients|slf4j-api)-[0-9].*\\.jar")))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
