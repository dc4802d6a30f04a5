package io.datatracing.instrumentation.kafkastreams;

import java.util.Arrays;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.jspecify.annotations.Nullable;

/**
 * How often a record passed each node of its sub-topology, and for how long: the time in a node
 * itself, without the nodes below it. Nodes call each other, so that they form a stack.
 *
 * <p>One for each task, used by the thread that runs it; it allocates when it grows and for the
 * summary only.
 */
final class NodeTimes {
  /** Of one record nodes beyond are left out; generated code may have thousands. */
  static final int MAX_NODES = 128;

  private static final int MAX_DEPTH = 256;

  /** {@link ProcessorNode}s, and the names of stores that wrote to their changelogs. */
  private Object[] nodes = new Object[8];

  private @Nullable NodeTexts[] texts = new @Nullable NodeTexts[8];

  /** Of this record; 0 where it has not been. */
  private int[] counts = new int[8];

  private long[] nanos = new long[8];

  /** Indexes of the nodes of this record, in the order in which it came to them. */
  private int[] order = new int[8];

  /**
   * Known from this record or others before it, which mostly take the same way: twice as many as a
   * record has at most.
   */
  private int known;

  /** Of {@link #order}. */
  private int used;

  /** The index that was looked for last. */
  private int last = -1;

  private int[] stackNodes = new int[8];
  private long[] stackStarts = new long[8];

  /** Of each node on the stack, the time that nodes below it have taken so far. */
  private long[] stackBelow = new long[8];

  private int depth;

  /** A record begins. */
  void clear() {
    for (int i = 0; i < used; i++) {
      counts[order[i]] = 0;
    }
    if (known > MAX_NODES) {
      // This record may be one that takes another way, all of whose nodes shall have a place.
      Arrays.fill(nodes, 0, known, null);
      Arrays.fill(texts, 0, known, null);
      known = 0;
    }
    used = 0;
    last = -1;
    depth = 0;
  }

  /** Must be followed by {@link #leave}, also where the node is left out. */
  void enter(ProcessorNode<?, ?> node) {
    int at = depth++;
    if (at >= MAX_DEPTH) {
      return;
    }
    if (at == stackNodes.length) {
      stackNodes = Arrays.copyOf(stackNodes, 2 * at);
      stackStarts = Arrays.copyOf(stackStarts, 2 * at);
      stackBelow = Arrays.copyOf(stackBelow, 2 * at);
    }
    int index = indexOf(node);
    if (index >= 0) {
      counts[index]++;
    }
    stackNodes[at] = index;
    stackBelow[at] = 0;
    stackStarts[at] = System.nanoTime();
  }

  void leave() {
    int at = --depth;
    if (at < 0 || at >= MAX_DEPTH) {
      depth = Math.max(depth, 0);
      return;
    }
    long elapsed = System.nanoTime() - stackStarts[at];
    int index = stackNodes[at];
    if (index >= 0) {
      nanos[index] += elapsed - stackBelow[at];
    }
    if (at > 0) {
      stackBelow[at - 1] += elapsed;
    }
  }

  /** A store wrote to its changelog. */
  void changed(String store) {
    int index = indexOf(store);
    if (index >= 0) {
      counts[index]++;
    }
  }

  /** The name of the innermost node; null if none is known. */
  @Nullable String current() {
    int at = Math.min(depth, MAX_DEPTH) - 1;
    if (at < 0 || stackNodes[at] < 0) {
      return null;
    }
    Object node = nodes[stackNodes[at]];
    return node instanceof ProcessorNode ? ((ProcessorNode<?, ?>) node).name() : null;
  }

  /** {@code name count seconds} for each, in the order in which the record came to them. */
  String @Nullable [] summary() {
    if (used == 0) {
      return null;
    }
    String[] summary = new String[used];
    for (int i = 0; i < used; i++) {
      int index = order[i];
      NodeTexts text = texts[index];
      if (text == null) {
        text = new NodeTexts(nodes[index]);
        texts[index] = text;
      }
      summary[i] = text.of(counts[index], nanos[index]);
    }
    return summary;
  }

  private int indexOf(Object node) {
    int next = last + 1;
    if (next >= known || nodes[next] != node) {
      next = find(node);
      if (next < 0) {
        return next;
      }
    }
    if (counts[next] == 0 && used == MAX_NODES) {
      return -1;
    }
    last = next;
    if (counts[next] == 0) {
      nanos[next] = 0;
      order[used++] = next;
    }
    return next;
  }

  private int find(Object node) {
    for (int i = 0; i < known; i++) {
      if (nodes[i] == node) {
        return i;
      }
    }
    if (used == MAX_NODES) {
      return -1;
    }
    if (known == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * known);
      texts = Arrays.copyOf(texts, 2 * known);
      counts = Arrays.copyOf(counts, 2 * known);
      nanos = Arrays.copyOf(nanos, 2 * known);
      order = Arrays.copyOf(order, 2 * known);
    }
    nodes[known] = node;
    texts[known] = null;
    counts[known] = 0;
    return known++;
  }
}
