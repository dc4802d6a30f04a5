package io.datatracing.storage.segment;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * What the tags of a query ask of the spans of one shape: for each tag either nothing (a constant
 * attribute or the status answers it), or one of some attributes' values.
 */
final class ShapeMatch {
  /** One question about a varying attribute; {@code slot} says where a row's value is found. */
  record Test(int slot, IntPredicate matches) {}

  private static final Test[] NO_TESTS = {};

  /** By tag. */
  private final Test[][] tests;

  /** By tag: whether the shape alone answers it. */
  private final boolean[] satisfied;

  ShapeMatch(int tags) {
    tests = new Test[tags][];
    Arrays.fill(tests, NO_TESTS);
    satisfied = new boolean[tags];
  }

  void satisfied(int tag) {
    satisfied[tag] = true;
  }

  void ask(int tag, int slot, IntPredicate matches) {
    Test[] known = tests[tag];
    tests[tag] = Arrays.copyOf(known, known.length + 1);
    tests[tag][known.length] = new Test(slot, matches);
  }

  /** Whether a span of this shape can carry the tag by itself, its resource aside. */
  boolean possible(int tag) {
    return satisfied[tag] || tests[tag].length > 0;
  }

  /** Whether a row carries the tag; its values are {@code values[offset + slot]}. */
  boolean matches(int tag, int[] values, int offset) {
    if (satisfied[tag]) {
      return true;
    }
    for (Test test : tests[tag]) {
      if (test.matches().test(values[offset + test.slot()])) {
        return true;
      }
    }
    return false;
  }
}
