package io.datatracing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossCauseTest {
  /** Shared with the servers, which the agent cannot depend on. */
  private static final Path FATES =
      Paths.get("../model/src/main/resources/io/datatracing/model/fate/fates.txt");

  @Test
  void causesAreThoseOfTheListOfFates() throws IOException {
    List<String> listed = new ArrayList<>();
    for (String line : Files.readAllLines(FATES, StandardCharsets.UTF_8)) {
      if (line.startsWith("agent.")) {
        listed.add(line.substring(0, line.indexOf(' ')));
      }
    }
    List<String> causes = new ArrayList<>();
    for (LossCause cause : LossCause.values()) {
      causes.add(cause.id());
    }
    assertThat(causes).containsExactlyElementsOf(listed);
  }
}
