package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanLink;
import java.util.ArrayList;
import java.util.List;

/** Finished spans, looked up by name. */
final class StreamsSpans {
  static final AttributeKey NODE = AttributeKey.of("datatracing.node");
  static final AttributeKey NODES = AttributeKey.of("datatracing.kafkastreams.nodes");
  static final AttributeKey TASK = AttributeKey.of("datatracing.kafkastreams.task.id");

  private final List<Span> all;

  StreamsSpans(List<Span> all) {
    this.all = all;
  }

  List<Span> named(String name) {
    List<Span> found = new ArrayList<>();
    for (Span span : all) {
      if (span.name().equals(name)) {
        found.add(span);
      }
    }
    return found;
  }

  Span only(String name) {
    List<Span> found = named(name);
    assertThat(found).as(name + " in " + names()).hasSize(1);
    return found.get(0);
  }

  /** The only one whose name begins with {@code operation} and contains {@code part}. */
  Span onlyWith(String operation, String part) {
    List<String> names = names();
    names.removeIf(name -> !name.startsWith(operation) || !name.contains(part));
    assertThat(names).hasSize(1);
    return only(names.get(0));
  }

  List<Span> childrenOf(Span parent) {
    List<Span> found = new ArrayList<>();
    for (Span span : all) {
      if (span.isChildOf(parent)) {
        found.add(span);
      }
    }
    return found;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Span span : all) {
      names.add(span.name());
    }
    return names;
  }

  /** The names and counts of a summary; times differ. */
  static List<String> nodes(Span span) {
    String[] summary = (String[]) span.get(NODES);
    List<String> nodes = new ArrayList<>();
    for (String entry : summary == null ? new String[0] : summary) {
      nodes.add(entry.replaceFirst(" \\d+\\.\\d{6}$", ""));
    }
    return nodes;
  }

  static List<Long> targets(Span span) {
    List<Long> targets = new ArrayList<>();
    for (SpanLink link : span.links()) {
      targets.add(link.target().spanId());
    }
    return targets;
  }
}
