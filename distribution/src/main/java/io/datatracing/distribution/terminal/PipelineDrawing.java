package io.datatracing.distribution.terminal;

import io.datatracing.collector.pipeline.PipelineConfig;
import io.datatracing.collector.pipeline.PipelineConfig.Channel;
import io.datatracing.collector.pipeline.PipelineConfig.Drawn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A pipeline as a tree of lines in the direction of the spans. A node that several lead to is drawn
 * once, and named again.
 *
 * <pre>
 * receive
 * └─▶ hide (redact)
 *     ├─▶ store (store)
 *     └╌▶ copy (otlp)  not waited for
 * </pre>
 */
public final class PipelineDrawing {
  private final Terminal terminal;

  public PipelineDrawing(Terminal terminal) {
    this.terminal = terminal;
  }

  public List<String> draw(PipelineConfig config) {
    Map<String, Drawn> nodes =
        config.drawn().stream().collect(Collectors.toMap(Drawn::id, Function.identity()));
    Map<String, List<Channel>> channels =
        config.channels().stream().collect(Collectors.groupingBy(Channel::from));
    List<String> lines = new ArrayList<>();
    lines.add(terminal.styled(Style.BOLD, PipelineConfig.RECEIVE));
    draw(PipelineConfig.RECEIVE, "", nodes, channels, new HashSet<>(), lines);
    return lines;
  }

  private void draw(
      String from,
      String indent,
      Map<String, Drawn> nodes,
      Map<String, List<Channel>> channels,
      Set<String> drawn,
      List<String> lines) {
    List<Channel> out = channels.getOrDefault(from, List.of());
    for (int i = 0; i < out.size(); i++) {
      Channel channel = out.get(i);
      Drawn node = nodes.get(channel.to());
      if (node == null) {
        throw new IllegalStateException("no node " + channel.to());
      }
      boolean last = i == out.size() - 1;
      boolean again = !drawn.add(node.id());
      String way = (last ? "└" : "├") + (channel.waits() ? "─▶ " : "╌▶ ");
      String type = node.id().equals(node.type()) ? "" : " (" + node.type() + ")";
      String hint = (channel.waits() ? "" : "  not waited for") + (again ? "  (above)" : "");
      lines.add(indent + way + terminal.styled(Style.BOLD, node.id()) + type + hint);
      if (!again) {
        draw(node.id(), indent + (last ? "    " : "│   "), nodes, channels, drawn, lines);
      }
    }
  }

  /** The same in Graphviz' language. Ids need no escape: they are letters, digits and -. */
  public static List<String> dot(PipelineConfig config) {
    List<String> lines = new ArrayList<>();
    lines.add("digraph pipeline {");
    lines.add("  rankdir=LR; node [shape=box];");
    lines.add("  \"receive\";");
    for (Drawn node : config.drawn()) {
      lines.add("  \"" + node.id() + "\" [label=\"" + node.id() + "\\n" + node.type() + "\"];");
    }
    for (Channel channel : config.channels()) {
      lines.add(
          "  \""
              + channel.from()
              + "\" -> \""
              + channel.to()
              + "\""
              + (channel.waits() ? ";" : " [style=dashed];"));
    }
    lines.add("}");
    return lines;
  }
}
