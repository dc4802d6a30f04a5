package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.storage.api.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousandth of a billion traces a day: what must stay small does. Times are not looked at. */
class ScaleSimulationTest {
  @TempDir Path directory;

  @Test
  void whatStandsBesideTheSpansStaysSmall() throws IOException {
    ScaleSimulation.Figures figures =
        ScaleSimulation.run(
            new ScaleSimulation.Load(24_000_000L, 400_000_000L, 50_000, 2, 1.3), directory);
    assertThat(figures.blocks()).isEqualTo(333 * 48);
    assertThat(figures.indexes()).isEqualTo(2);
    // A hash, of which 20 bits are the distance to the one before, and a block.
    assertThat(figures.indexBytesPerTrace()).isBetween(3.0, 5.2);
    assertThat(figures.strangers() / figures.asked()).isLessThan(0.01);
    assertThat((double) figures.manifestBytes() / figures.blocks()).isLessThan(40);
  }

  @Test
  void equalOperationsAreKeptOnce() {
    Map<String, Set<Operation>> one = new TreeMap<>(Map.of("a", Set.of(), "b", Set.of()));
    Map<String, Set<Operation>> two = new TreeMap<>(Map.of("a", Set.of(), "b", Set.of()));
    SharedOperations shared = new SharedOperations();
    assertThat(shared.shared(one)).isEqualTo(one).isSameAs(shared.shared(two));
  }
}
