package io.datatracing.collector.sampling.tail;

import static io.datatracing.collector.sampling.tail.TailFixture.span;
import static io.datatracing.collector.sampling.tail.TailFixture.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedTailsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void whereThereAreNoJournalsNothingWaits() throws Exception {
    Files.writeString(directory.resolve("note"), "no directory of a node");
    for (Path pipeline : List.of(directory.resolve("none"), directory)) {
      try (FollowedTails tails = FollowedTails.start(pipeline, () -> {})) {
        assertThat(tails.isEmpty()).isTrue();
        assertThat(tails.isIncomplete()).isFalse();
        assertThat(tails.version()).isEqualTo(OptionalLong.of(0));
      }
    }
  }

  @Test
  void whatCannotBeLookedAtMayHoldSpans() throws Exception {
    Path loop = directory.resolve("pipeline");
    Files.createSymbolicLink(loop, loop);
    try (FollowedTails tails = FollowedTails.start(loop, () -> {})) {
      assertThat(tails.isEmpty()).isFalse();
      assertThat(tails.isIncomplete()).isTrue();
      assertThat(tails.version()).isEmpty();
    }
  }

  /** Of another version, say; what waits at the others goes on being told, and its end as well. */
  @Test
  void aJournalThatCannotBeReadHoldsUpNoOther() throws Exception {
    for (int i = 0; i < 20; i++) {
      Path node = Files.createDirectory(directory.resolve("other" + i));
      Files.write(node.resolve(JournalFormat.fileName(1)), new byte[100]);
    }
    TailOptions options = TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed())));
    try (TailFixture node = new TailFixture(directory.resolve("tail"), options)) {
      node.send(span(1, 1).build());
      try (FollowedTails tails = FollowedTails.start(directory, () -> {})) {
        assertThat(tails.spans(trace(1))).containsExactly(span(1, 1).build());
        assertThat(tails.isIncomplete()).isTrue();
        node.pass(Duration.ofHours(1));
        await().atMost(PATIENCE).until(() -> tails.spans(trace(1)).isEmpty());
      }
    }
  }

  @Test
  void nodesComeAndGo() throws Exception {
    try (FollowedTails tails = FollowedTails.start(directory, () -> {})) {
      TailOptions options = TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed())));
      try (TailFixture node = new TailFixture(directory.resolve("tail"), options)) {
        node.send(span(1, 1).build());
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(tails.spans(trace(1))).containsExactly(span(1, 1).build()));
        assertThat(tails.spans(TailFixture.START, TailFixture.START + 1_000))
            .containsOnlyKeys(trace(1));
        assertThat(tails.version()).isEmpty();
        node.pass(Duration.ofHours(1));
        await().atMost(PATIENCE).until(() -> tails.spans(trace(1)).isEmpty());
      }
      try (var files = Files.newDirectoryStream(directory.resolve("tail"))) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(directory.resolve("tail"));
      await().atMost(PATIENCE).until(() -> tails.version().isPresent());
    }
  }
}
