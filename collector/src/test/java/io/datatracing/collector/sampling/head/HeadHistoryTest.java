package io.datatracing.collector.sampling.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.sampling.head.HeadOptions.Rule;
import io.datatracing.collector.sampling.span.Consistent;
import io.datatracing.model.TraceId;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from an id alone. */
class HeadHistoryTest {
  private static final TraceId ANY = new TraceId(1, 0x0080_0000_0000_0000L - 1);

  @TempDir Path directory;

  private static void configured(HeadHistory history, double ratio, List<Rule> rules, long time) {
    history.configured(
        new HeadOptions(ratio, rules, null, null, null, null, null),
        new HeadRules(ratio, rules),
        time);
  }

  @Test
  void whatNoRuleTakesIsDroppedSinceThatWasSo() {
    HeadHistory history = HeadHistory.open(directory);
    assertThat(history.dropsSince(ANY)).isEmpty();
    configured(history, 0, List.of(), 10);
    assertThat(history.dropsSince(ANY)).isEqualTo(OptionalLong.of(10));
    configured(history, 0.1, List.of(), 20);
    assertThat(history.dropsSince(ANY)).as("still not taken").isEqualTo(OptionalLong.of(10));
    assertThat(HeadHistory.open(directory).dropsSince(ANY)).isEqualTo(OptionalLong.of(10));
    configured(history, 1, List.of(), 30);
    assertThat(history.dropsSince(ANY)).isEmpty();
    configured(history, 0, List.of(), 40);
    assertThat(history.dropsSince(ANY)).isEqualTo(OptionalLong.of(40));
  }

  @Test
  void whatSomeRuleTakesMayBeOfItsService() {
    HeadHistory history = HeadHistory.open(directory);
    configured(history, 0, List.of(new Rule("shop", null, 1)), 10);
    assertThat(history.dropsSince(ANY)).isEmpty();
  }

  @Test
  void loadDropsWhatRulesWouldTake() {
    HeadHistory history = HeadHistory.open(directory);
    configured(history, 1, List.of(), 10);
    history.loaded(Consistent.threshold(0.1), 20);
    assertThat(history.dropsSince(ANY)).isEqualTo(OptionalLong.of(20));
    history.loaded(Consistent.ALWAYS, 30);
    assertThat(history.dropsSince(ANY)).isEmpty();
  }
}
