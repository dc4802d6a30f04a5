package io.datatracing.distribution.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDirectoryTest {
  @TempDir private Path parent;

  @Test
  void theLastRunsAreKeptAndOlderOnesGoWithAllThatIsInThem() throws Exception {
    List<Path> before = new ArrayList<>();
    for (int day = 10; day < 20; day++) {
      before.add(run("202601" + day + "-120000-77"));
    }

    try (DemoDirectory run = DemoDirectory.create(parent)) {
      int oldest = before.size() - DemoDirectory.KEPT;
      assertThat(before.subList(0, oldest)).noneMatch(Files::exists);
      assertThat(before.subList(oldest, before.size())).allMatch(Files::exists);
      assertThat(run.path()).isDirectory();
    }
    try (Stream<Path> left = Files.list(parent)) {
      assertThat(left).hasSize(DemoDirectory.KEPT + 1);
    }
  }

  @Test
  void aRunThatGoesOnStays() throws Exception {
    try (DemoDirectory running = DemoDirectory.create(parent)) {
      for (int day = 10; day < 20; day++) {
        // Later than today: what runs is the oldest.
        run("999901" + day + "-120000-77");
      }
      DemoDirectory.create(parent).close();
      assertThat(running.path()).exists();
    }
  }

  @Test
  void whatIsNotOfTheDemoStays() throws Exception {
    Path other = Files.createDirectories(parent.resolve("20260101-notes"));
    Path file = Files.createFile(parent.resolve("20260101-120000-1"));
    Path elsewhere = Files.createDirectories(parent.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(parent.resolve("20260101-120000-2"), elsewhere);
    Path old = run("20260101-120000-3");
    Path linked = Files.createSymbolicLink(old.resolve("linked"), elsewhere);
    for (int day = 10; day < 20; day++) {
      run("202602" + day + "-120000-77");
    }
    Files.createFile(elsewhere.resolve("file"));

    DemoDirectory.create(parent).close();

    assertThat(other).exists();
    assertThat(file).exists();
    assertThat(link).exists();
    assertThat(linked).doesNotExist();
    assertThat(elsewhere.resolve("file")).as("links are not followed").exists();
  }

  private Path run(String name) throws IOException {
    Path run = parent.resolve(name);
    Files.createDirectories(run.resolve("data").resolve("blocks"));
    Files.writeString(run.resolve("data").resolve("blocks").resolve("block"), "x");
    Files.createFile(run.resolve(DemoDirectory.RUNNING));
    return run;
  }
}
