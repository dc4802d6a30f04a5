package io.datatracing.collector.sampling.tail;

import static io.datatracing.collector.sampling.tail.TailFixture.error;
import static io.datatracing.collector.sampling.tail.TailFixture.span;
import static io.datatracing.collector.sampling.tail.TailFixture.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is worked by hand, and somebody else who reads its files. */
class FollowedJournalTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final int TRACES = 40;
  private static final int SPANS = 100_000;

  @TempDir Path directory;
  private TailFixture tail;
  private FollowedJournal followed;

  @BeforeEach
  void open() {
    tail =
        new TailFixture(
            directory.resolve("tail"),
            TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed())))
                .withWorkers(2)
                .withWindow(WINDOW)
                .withJournal(1 << 24, 1 << 16));
    followed = new FollowedJournal(directory.resolve("tail"), TRACES, SPANS);
  }

  @AfterEach
  void close() {
    followed.close();
    tail.close();
  }

  /** What was sent and neither stored nor dropped waits, through files, restarts and late spans. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsNotDecidedWaits(long seed) throws Exception {
    Random random = new Random(seed);
    Map<TraceId, List<Span>> sent = new HashMap<>();
    long nextSpan = 1;
    for (int step = 0; step < 60; step++) {
      List<Span> batch = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        SpanBuilder one = span(random.nextInt(TRACES), nextSpan++);
        if (random.nextInt(10) == 0) {
          one.status(error());
        }
        if (random.nextInt(4) == 0) {
          one.attribute(Attribute.of("filling", "x".repeat(8_000)));
        }
        batch.add(one.build());
      }
      tail.send(batch);
      batch.forEach(one -> sent.computeIfAbsent(one.traceId(), id -> new ArrayList<>()).add(one));
      if (random.nextInt(3) == 0) {
        tail.pass(Duration.ofSeconds(random.nextInt(20)));
      }
      if (random.nextInt(15) == 0) {
        tail.restart();
      }
      if (random.nextBoolean()) {
        assertFollowed(sent);
      }
    }
    tail.pass(WINDOW);
    tail.pass(WINDOW);
    assertFollowed(sent);
    assertThat(followed.isEmpty()).isTrue();
  }

  private void assertFollowed(Map<TraceId, List<Span>> sent) throws IOException {
    followed.poll(() -> {});
    sent.forEach(
        (id, spans) -> {
          boolean isDecided =
              tail.stored.stream().anyMatch(span -> span.traceId().equals(id))
                  || tail.losses.stream().anyMatch(loss -> loss.trace().equals(id));
          assertThat(spansOf(followed.waiting(id)))
              .as("trace %s", id)
              .containsExactlyInAnyOrderElementsOf(isDecided ? List.of() : spans);
        });
    long waiting = sent.keySet().stream().filter(id -> followed.waiting(id) != null).count();
    assertThat(followed.waiting(Long.MIN_VALUE, Long.MAX_VALUE, 1_000, 100_000))
        .hasSize((int) waiting);
  }

  private static List<Span> spansOf(WaitingSpans waiting) {
    return waiting == null ? List.of() : waiting.decode();
  }

  /** Whoever asks meanwhile finds it here or there. */
  @Test
  void whatIsStoredIsToldUntilItCanBeReadThere() throws Exception {
    Span failed = span(1, 1).status(error()).build();
    tail.send(failed);
    assertThat(tail.stored).hasSize(1);
    assertThatThrownBy(
            () ->
                followed.poll(
                    () -> {
                      throw new StoreException("The disk does not answer");
                    }))
        .isInstanceOf(StoreException.class);
    List<Span> told = new ArrayList<>();
    followed.poll(() -> told.addAll(spansOf(followed.waiting(trace(1)))));
    assertThat(told).containsExactly(failed);
    assertThat(followed.waiting(trace(1))).isNull();
    followed.poll(
        () -> {
          throw new AssertionError("nothing more was stored");
        });
  }

  @Test
  void saysWhenThereAreMoreThanItCanHold() throws Exception {
    for (int i = 0; i <= TRACES; i++) {
      tail.send(span(i, 1).build());
    }
    followed.poll(() -> {});
    assertThat(followed.isIncomplete()).isTrue();
    assertThat(followed.waiting(Long.MIN_VALUE, Long.MAX_VALUE, 1_000, 1_000)).hasSize(TRACES);
    assertThat(followed.waiting(Long.MIN_VALUE, Long.MAX_VALUE, 7, 1_000)).hasSize(7);

    tail.pass(WINDOW);
    // Only a full file goes when all in it is decided.
    for (int i = 0; i < 10; i++) {
      tail.send(span(1, 10 + i).attribute(Attribute.of("filling", "x".repeat(20_000))).build());
    }
    followed.poll(() -> {});
    assertThat(followed.isIncomplete()).isFalse();
    assertThat(followed.isEmpty()).isTrue();
  }

  @Test
  void aTraceOfVeryManySpansTakesNoMoreRoomThanThereIs() throws Exception {
    FollowedJournal small = new FollowedJournal(directory.resolve("tail"), TRACES, 20);
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      spans.add(span(1, i).build());
    }
    tail.send(spans);
    small.poll(() -> {});
    assertThat(small.isIncomplete()).isTrue();
    assertThat(spansOf(small.waiting(trace(1)))).hasSize(20);
    tail.pass(WINDOW.plusSeconds(1));
    small.poll(() -> {});
    assertThat(small.waiting(trace(1))).isNull();
    tail.send(span(2, 1).build());
    small.poll(() -> {});
    assertThat(spansOf(small.waiting(trace(2)))).hasSize(1);
    small.close();
  }

  /** Half a frame is one that is being written. */
  @Test
  void takesNothingOfAFrameThatIsNotThereWhole() throws Exception {
    tail.send(span(1, 1).build());
    tail.send(span(2, 1).build());
    Path file;
    try (var files = Files.newDirectoryStream(directory.resolve("tail"), "*.tail")) {
      file = files.iterator().next();
    }
    byte[] whole = Files.readAllBytes(file);
    Path copy = Files.createDirectories(directory.resolve("copy"));
    Path growing = copy.resolve(file.getFileName().toString());
    FollowedJournal other = new FollowedJournal(copy, TRACES, SPANS);
    for (int length = 0; length < whole.length; length++) {
      byte[] next = {whole[length]};
      Files.write(growing, next, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      other.poll(() -> {});
    }
    assertThat(spansOf(other.waiting(trace(1)))).containsExactly(span(1, 1).build());
    assertThat(spansOf(other.waiting(trace(2)))).containsExactly(span(2, 1).build());

    // A group that could not be written whole is cut off again.
    Files.write(growing, Arrays.copyOf(whole, JournalFormat.HEADER_SIZE));
    other.poll(() -> {});
    assertThat(other.isEmpty()).isTrue();
    Files.delete(growing);
    other.poll(() -> {});
    assertThat(other.isEmpty()).isTrue();
    other.close();
  }
}
