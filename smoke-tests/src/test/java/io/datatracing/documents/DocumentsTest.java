package io.datatracing.documents;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the documents point at is there: linked files, and the tests and benchmarks named as proof.
 */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][a-z]\\w*(?:Test|IT|Contract))(?:\\.\\w+)?`");
  private static final Pattern RUN = Pattern.compile("`((?:benchmarks|query-server)/[\\w./-]+)`");
  private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d+) \\|.*");

  @Test
  void everyLinkToAFileLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(read(document));
      while (link.find()) {
        String target = link.group(1).replaceAll("#.*", "");
        if (target.isEmpty() || target.contains("://")) {
          continue;
        }
        if (!Files.exists(document.resolveSibling(target))) {
          broken.add(ROOT.relativize(document) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyTestNamedAsProofExists() {
    Set<String> sources = sources();
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      Matcher test = TEST.matcher(read(document));
      while (test.find()) {
        if (!sources.contains(test.group(1))) {
          missing.add(ROOT.relativize(document) + ": " + test.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyFileNamedAsProofExists() {
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      Matcher run = RUN.matcher(read(document));
      while (run.find()) {
        if (!run.group(1).contains("<") && !Files.exists(ROOT.resolve(run.group(1)))) {
          missing.add(ROOT.relativize(document) + ": " + run.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRequirementHasOneRowWithProofOrTheWordOpen() throws IOException {
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/requirements.md"))) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        continue;
      }
      ids.add(row.group(1));
      String[] cells = line.split("\\|");
      String state = cells[3].trim();
      assertThat(state).as("state of %s", row.group(1)).isIn("holds", "partly", "open");
      if (state.equals("holds")) {
        assertThat(line)
            .as("proof of %s", row.group(1))
            .containsPattern("Test`|IT`|Contract`|run\\.sh|spec\\.ts");
      }
    }
    assertThat(ids).doesNotHaveDuplicates().hasSize(77);
  }

  private static List<Path> documents() {
    try (Stream<Path> files =
        Files.find(ROOT, 4, (p, a) -> p.toString().endsWith(".md") && !generated(p))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> sources() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(p -> p.toString().endsWith(".java") && !generated(p))
          .map(p -> p.getFileName().toString().replace(".java", ""))
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean generated(Path path) {
    String name = path.toString();
    return name.contains("/target/") || name.contains("/node_modules/") || name.contains("/.");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
