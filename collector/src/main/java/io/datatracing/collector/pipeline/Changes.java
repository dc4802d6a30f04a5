package io.datatracing.collector.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one pipeline has that another has not.
 *
 * @param nodes that come, go, or work by other settings
 * @param text the same in words
 */
record Changes(Set<String> nodes, String text) {

  /**
   * @param old null for none
   */
  static Changes between(@Nullable PipelineConfig old, PipelineConfig next) {
    Set<String> nodes = new TreeSet<>();
    List<String> words = new ArrayList<>();
    next.nodes()
        .forEach(
            (id, node) -> {
              NodeConfig before = old == null ? null : old.nodes().get(id);
              if (before == null || !before.sameNode(node)) {
                nodes.add(id);
                words.add((before == null ? "added " : "changed ") + id);
              }
            });
    if (old != null) {
      for (String id : old.nodes().keySet()) {
        if (!next.nodes().containsKey(id)) {
          nodes.add(id);
          words.add("removed " + id);
        }
      }
      if (nodes.isEmpty()) {
        words.add("channels or tracing alone");
      }
    }
    return new Changes(nodes, String.join(", ", words));
  }
}
