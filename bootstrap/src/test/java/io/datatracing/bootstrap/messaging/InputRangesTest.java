package io.datatracing.bootstrap.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InputRangesTest {
  @Test
  void rangesAreSortedAndMerged() {
    InputRanges ranges = new InputRanges();
    ranges.add("b", 0, 5);
    ranges.add("a", 1, 10);
    ranges.add("a", 1, 11);
    ranges.add("a", 1, 9);
    ranges.add("a", 0, 3);
    ranges.add("a", 1, 20);

    assertThat(ranges.toArray()).containsExactly("a/0:3-3", "a/1:9-11", "a/1:20-20", "b/0:5-5");
  }

  @Test
  void recordsWithoutAnAddressAreOnlyCounted() {
    InputRanges ranges = new InputRanges();
    ranges.add("a", -1, 5);
    ranges.add("a", 0, -1);

    assertThat(ranges.toArray()).isEmpty();
    assertThat(ranges.count()).isEqualTo(2);
  }

  @Test
  void thereIsAMostAndTheCountStaysExact() {
    InputRanges ranges = new InputRanges();
    for (int i = 0; i < InputRanges.MAX_RANGES + 10; i++) {
      ranges.add("a", 0, 2L * i);
    }

    assertThat(ranges.toArray()).hasSize(InputRanges.MAX_RANGES);
    assertThat(ranges.isTruncated()).isTrue();
    assertThat(ranges.count()).isEqualTo(InputRanges.MAX_RANGES + 10);
  }

  @Test
  void partitionsThatTakeTurnsAreOneRangeEach() {
    InputRanges ranges = new InputRanges();
    for (int i = 0; i < 60_000; i++) {
      ranges.add("a", i % 20, i / 20);
    }

    assertThat(ranges.toArray()).hasSize(20).contains("a/0:0-2999", "a/19:0-2999");
    assertThat(ranges.isTruncated()).isFalse();
    assertThat(ranges.count()).isEqualTo(60_000);
  }

  @Test
  void offsetsThatComeBackwardsAreMergedBeforeTheyAreCut() {
    InputRanges ranges = new InputRanges();
    for (int i = 50_000; i > 0; i--) {
      ranges.add("a", 0, i);
    }

    assertThat(ranges.toArray()).containsExactly("a/0:1-50000");
    assertThat(ranges.isTruncated()).isFalse();
  }

  @Property
  void rangesHoldExactlyWhatWasAdded(@ForAll List<@IntRange(max = 60) Integer> offsets) {
    InputRanges ranges = new InputRanges();
    Set<Long> expected = new TreeSet<>();
    for (int offset : offsets) {
      ranges.add("t", 0, offset);
      expected.add((long) offset);
    }

    Set<Long> held = new TreeSet<>();
    for (String range : ranges.toArray()) {
      String[] ends = range.substring("t/0:".length()).split("-");
      for (long offset = Long.parseLong(ends[0]); offset <= Long.parseLong(ends[1]); offset++) {
        assertThat(held.add(offset)).as("no offset in two ranges").isTrue();
      }
    }
    assertThat(held).isEqualTo(expected);
  }
}
