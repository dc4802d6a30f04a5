package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.SpanIntake;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes that are no more have left in their directories: a pipeline's file was changed while
 * nobody ran by it, or a node could not hand everything on before it had to go. It was
 * acknowledged, so it is handed to the pipeline as if receivers had taken it now.
 *
 * <p>Threads: {@code collector-leftovers}, while there is something; everything else behind the
 * lock of this.
 */
final class Leftovers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration TURN = Duration.ofSeconds(1);

  private final PipelineResources resources;
  private final SpanIntake entry;

  /** Both guarded by this. */
  private final Map<String, Node> open = new HashMap<>();

  private @Nullable Thread worker;
  private volatile boolean isEnding;

  Leftovers(PipelineResources resources, SpanIntake entry) {
    this.resources = resources;
    this.entry = entry;
  }

  /**
   * Looks for what was left, and begins to hand it on.
   *
   * @param nodes that work, by id: what lies in their directories is theirs, if it is of their type
   */
  synchronized void look(Map<String, NodeConfig> nodes) {
    Path directory = resources.directory();
    if (isEnding || !Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : all.filter(Files::isDirectory).sorted().toList()) {
        String id = String.valueOf(path.getFileName());
        if (!open.containsKey(id)) {
          NodeConfig node = nodes.get(id);
          recover(id, path, node == null ? null : node.type());
        }
      }
    } catch (IOException e) {
      log.warn("Cannot look for what nodes left in {}: {}", directory, e.toString());
    }
    if (!open.isEmpty() && worker == null) {
      Thread thread = new Thread(this::run, "collector-leftovers");
      thread.setDaemon(true);
      thread.start();
      worker = thread;
    }
  }

  /** Nodes of these ids are about to open their directories. */
  synchronized void leave(Set<String> nodes) {
    for (String id : nodes) {
      Node node = open.remove(id);
      if (node != null) {
        node.close();
      }
    }
  }

  private void recover(String id, Path path, @Nullable NodeType<?> owner) {
    NodeContext context =
        new NodeContext(
            id,
            entry,
            resources.ledger(),
            path,
            resources.unixNanos(),
            resources.nanoTime(),
            new PrometheusRegistry());
    for (NodeType<?> type : resources.types().all()) {
      if (type == owner) {
        continue;
      }
      try {
        Node node = type.recover(context);
        if (node != null) {
          log.info("The node {} is no more; what it left goes through the pipeline again", id);
          open.put(id, node);
          return;
        }
      } catch (RuntimeException e) {
        log.error("What the node {} left in {} cannot be used", id, path, e);
      }
    }
  }

  private void run() {
    while (!isEnding) {
      for (Map.Entry<String, Node> next : unfinished()) {
        if (drains(next.getValue())) {
          finish(next.getKey(), next.getValue());
        }
      }
      synchronized (this) {
        if (open.isEmpty()) {
          worker = null;
          return;
        }
      }
    }
  }

  private synchronized List<Map.Entry<String, Node>> unfinished() {
    List<Map.Entry<String, Node>> nodes = new ArrayList<>();
    open.forEach((id, node) -> nodes.add(Map.entry(id, node)));
    return nodes;
  }

  /** Waits in there, at most a turn. */
  private static boolean drains(Node node) {
    try {
      return node.drain(TURN);
    } catch (RuntimeException e) {
      log.error("What a node left cannot be handed on now", e);
      LockSupport.parkNanos(TURN.toNanos());
      return false;
    }
  }

  private synchronized void finish(String id, Node node) {
    if (open.remove(id, node)) {
      node.close();
      log.info("Everything that the node {} left was handed on", id);
    }
  }

  /** What is not handed on stays where it is, for the next start. */
  @Override
  public void close() {
    isEnding = true;
    List<Node> nodes;
    Thread stopped;
    synchronized (this) {
      nodes = new ArrayList<>(open.values());
      open.clear();
      stopped = worker;
    }
    nodes.forEach(Node::close);
    if (stopped != null) {
      try {
        stopped.join(2 * TURN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
