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
  /** Nodes beyond are left out; a sub-topology of generated code may have thousands. */
  static final int MAX_NODES = 128;

  private static final int MAX_DEPTH = 256;
  private static final int MICRO_DIGITS = 6;

  /** {@link ProcessorNode}s, and the names of stores that wrote to their changelogs. */
  private Object[] nodes = new Object[8];

  private int[] counts = new int[8];
  private long[] nanos = new long[8];
  private int used;

  private int[] stackNodes = new int[8];
  private long[] stackStarts = new long[8];

  /** Of each node on the stack, the time that nodes below it have taken so far. */
  private long[] stackBelow = new long[8];

  private int depth;

  void clear() {
    Arrays.fill(nodes, 0, used, null);
    used = 0;
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
    StringBuilder text = new StringBuilder(64);
    for (int i = 0; i < used; i++) {
      text.setLength(0);
      Object node = nodes[i];
      if (node instanceof ProcessorNode) {
        text.append(((ProcessorNode<?, ?>) node).name()).append(' ').append(counts[i]).append(' ');
        appendSeconds(text, nanos[i]);
      } else {
        text.append(node).append("-changelog ").append(counts[i]);
      }
      summary[i] = text.toString();
    }
    return summary;
  }

  private static void appendSeconds(StringBuilder text, long nanos) {
    long micros = Math.max(0, nanos) / 1_000;
    text.append(micros / 1_000_000).append('.');
    String fraction = Long.toString(micros % 1_000_000);
    for (int i = fraction.length(); i < MICRO_DIGITS; i++) {
      text.append('0');
    }
    text.append(fraction);
  }

  private int indexOf(Object node) {
    for (int i = 0; i < used; i++) {
      if (nodes[i] == node) {
        return i;
      }
    }
    if (used == MAX_NODES) {
      return -1;
    }
    if (used == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * used);
      counts = Arrays.copyOf(counts, 2 * used);
      nanos = Arrays.copyOf(nanos, 2 * used);
    }
    nodes[used] = node;
    counts[used] = 0;
    nanos[used] = 0;
    return used++;
  }
}
