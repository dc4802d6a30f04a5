package io.datatracing.collector.sampling.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailJournalsTest {
  @TempDir Path directory;

  @Test
  void whereThereAreNoJournalsNothingWaits() throws Exception {
    assertThat(TailJournals.mayHold(directory.resolve("none"))).isFalse();
    Files.createDirectory(directory.resolve("files"));
    Files.writeString(directory.resolve("note"), "no directory of a node");
    assertThat(TailJournals.mayHold(directory)).isFalse();
  }

  @Test
  void whatCannotBeLookedAtMayHoldSpans() throws Exception {
    Path loop = directory.resolve("pipeline");
    Files.createSymbolicLink(loop, loop);
    assertThat(TailJournals.mayHold(loop)).isTrue();
    assertThat(TailJournals.mayHold(directory)).isTrue();
  }
}
