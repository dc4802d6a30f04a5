package io.datatracing.model.graph;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Parts of the forest that parents make: each span belongs to the nearest head above it, itself
 * included. Iterative, linear; a circle of parents without a head is cut at any of its spans.
 */
final class Regions {
  private static final int UNKNOWN = -1;
  private static final int ON_THE_WAY = -2;

  private Regions() {}

  /**
   * The head of each span.
   *
   * @param isHead must hold for spans without a parent in the graph
   */
  static int[] heads(SpanGraph graph, IntPredicate isHead) {
    int[] heads = new int[graph.spans().size()];
    Arrays.fill(heads, UNKNOWN);
    int[] way = new int[heads.length];
    for (int i = 0; i < heads.length; i++) {
      int length = 0;
      int span = i;
      while (heads[span] == UNKNOWN && !isHead.test(span)) {
        heads[span] = ON_THE_WAY;
        way[length++] = span;
        span = graph.parent(span);
      }
      int head = heads[span] < 0 ? span : heads[span];
      heads[span] = head;
      while (length > 0) {
        heads[way[--length]] = head;
      }
    }
    return heads;
  }
}
