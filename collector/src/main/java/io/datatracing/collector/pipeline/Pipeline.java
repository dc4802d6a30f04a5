package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes between receivers and stores, built from a {@link PipelineConfig} and exchanged for
 * another one without losing what is under way.
 *
 * <p>A node whose type and settings stay works on; only its channels change. Any other is made
 * before the one that it replaces stops, except one that keeps files: its batches wait while the
 * old one closes and the new one opens. When something cannot be made, everything is as before.
 *
 * <p>Threads: batches pass on their callers' threads, {@code collector-pipeline} offers batches
 * again to outputs that were overloaded, and whoever changes the pipeline does it alone.
 */
public final class Pipeline implements SpanIntake, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
  private static final long LOOK_NANOS = 10_000_000;

  /** A place in the graph. The node in it may be exchanged, the place stays while its id does. */
  private record Place(Inlet inlet, Outlet outlet, NodeFigures figures) {}

  private record Running(NodeConfig config, Node node, PrometheusRegistry registry) {}

  private final PipelineResources resources;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "collector-pipeline");
            thread.setDaemon(true);
            return thread;
          });
  private final NodeFigures received = new NodeFigures();
  private final Outlet entry = new Outlet(received);

  /** Written by one change at a time, read by figures at any time: replaced, never altered. */
  private volatile Map<String, Place> places = Map.of();

  private volatile Map<String, Running> running = Map.of();
  private volatile PipelineConfig config;

  private Pipeline(PipelineResources resources, PipelineConfig config) {
    this.resources = resources;
    this.config = config;
  }

  /**
   * Takes batches when it returns.
   *
   * @throws IllegalArgumentException with one line for the user, when a node cannot work as told;
   *     nothing is left running
   */
  public static Pipeline start(PipelineResources resources, PipelineConfig config) {
    Pipeline pipeline = new Pipeline(resources, config);
    try {
      pipeline.change(config);
    } catch (RuntimeException e) {
      pipeline.timer.shutdownNow();
      throw e;
    }
    PipelineMetrics.register(pipeline, resources.registry());
    return pipeline;
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    entry.take(batch, origin, done);
  }

  public PipelineConfig config() {
    return config;
  }

  /** Nodes of a class that work now. */
  public <T> List<T> nodes(Class<T> type) {
    return running.values().stream()
        .map(Running::node)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Figures by node, in the order in which batches pass. */
  Map<String, NodeFigures> figures() {
    Map<String, Place> now = places;
    Map<String, NodeFigures> figures = new LinkedHashMap<>();
    for (String id : config.downstream()) {
      Place place = now.get(id);
      if (place != null) {
        figures.put(id, place.figures());
      }
    }
    return figures;
  }

  /** What nodes register themselves, by node. */
  List<PrometheusRegistry> registries() {
    return running.values().stream().map(Running::registry).toList();
  }

  /**
   * Becomes another pipeline.
   *
   * @throws IllegalArgumentException when a node cannot work as told; the pipeline is as before
   */
  public synchronized void change(PipelineConfig next) {
    Map<String, Running> before = running;
    Map<String, Place> placesBefore = places;
    Map<String, Place> all = new HashMap<>(placesBefore);
    next.nodes().keySet().forEach(id -> all.computeIfAbsent(id, this::place));
    // A place that is new leads where its node shall lead, before the node can hand anything on.
    next.nodes()
        .forEach(
            (id, node) -> {
              if (!before.containsKey(id)) {
                at(all, id).inlet().channel(node.channel());
                at(all, id).outlet().connect(inlets(node.to(), all));
              }
            });
    Map<String, Running> after = new Exchange(before, all).make(next);
    next.nodes().forEach((id, node) -> at(all, id).inlet().channel(node.channel()));
    next.nodes().forEach((id, node) -> at(all, id).outlet().connect(inlets(node.to(), all)));
    entry.connect(inlets(next.entries(), all));
    PipelineConfig old = config;
    Map<String, Place> kept = new HashMap<>();
    next.nodes().keySet().forEach(id -> kept.put(id, at(all, id)));
    config = next;
    places = kept;
    running = after;
    if (!before.isEmpty()) {
      stopReplaced(old, before, after, placesBefore);
    }
  }

  /** Those before others first: what they still hold goes through those behind them. */
  private void stopReplaced(
      PipelineConfig old,
      Map<String, Running> before,
      Map<String, Running> after,
      Map<String, Place> placesBefore) {
    for (String id : old.downstream()) {
      Running stopped = before.get(id);
      Running stays = after.get(id);
      if (stopped != null && (stays == null || stays.node() != stopped.node())) {
        Place place = placesBefore.get(id);
        if (stays == null && place != null) {
          settle(place.inlet());
          place.inlet().end();
        }
        // Closed already where it keeps files; a second time does nothing.
        close(id, stopped.node());
      }
    }
  }

  private static List<Inlet> inlets(List<String> ids, Map<String, Place> all) {
    return ids.stream().map(id -> at(all, id).inlet()).toList();
  }

  private static Place at(Map<String, Place> all, String id) {
    Place place = all.get(id);
    if (place == null) {
      throw new IllegalStateException("no place " + id);
    }
    return place;
  }

  private Place place(String id) {
    NodeFigures figures = new NodeFigures();
    SpanLosses losses = new SpanLosses(figures.counting(resources.ledger()));
    return new Place(
        new Inlet(id, figures, losses, timer, resources.nanoTime()), new Outlet(figures), figures);
  }

  /** One change of nodes, which is whole or has not happened. */
  private final class Exchange {
    private final Map<String, Running> before;
    private final Map<String, Place> all;
    private final Map<String, Running> made = new HashMap<>();
    private final List<String> reopened = new ArrayList<>();

    Exchange(Map<String, Running> before, Map<String, Place> all) {
      this.before = before;
      this.all = all;
    }

    Map<String, Running> make(PipelineConfig next) {
      List<String> upstream = new ArrayList<>(next.downstream());
      Collections.reverse(upstream);
      Map<String, Running> after = new HashMap<>();
      List<NodeConfig> withFiles = new ArrayList<>();
      try {
        // The last first: a node may hand on as soon as it is made.
        for (String id : upstream) {
          NodeConfig node = next.node(id);
          Running now = before.get(id);
          if (now != null && now.config().sameNode(node)) {
            after.put(id, new Running(node, now.node(), now.registry()));
          } else if (now != null && now.config().type().keepsFiles()) {
            withFiles.add(node);
          } else {
            made.put(id, create(node));
            if (now == null) {
              at(all, id).inlet().exchange(made.get(id).node());
            }
          }
        }
        for (NodeConfig node : withFiles) {
          reopen(node);
        }
      } catch (RuntimeException e) {
        undo();
        throw e;
      }
      made.forEach(
          (id, running) -> {
            if (before.containsKey(id) && !reopened.contains(id)) {
              at(all, id).inlet().exchange(running.node());
            }
          });
      after.putAll(made);
      return after;
    }

    private Running create(NodeConfig node) {
      Place place = at(all, node.id());
      PrometheusRegistry registry = new PrometheusRegistry();
      NodeContext context =
          new NodeContext(
              node.id(),
              place.outlet(),
              place.figures().counting(resources.ledger()),
              resources.directory().resolve(node.id()),
              resources.unixNanos(),
              resources.nanoTime(),
              registry);
      try {
        return new Running(node, node.create(context), registry);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("nodes." + node.id() + ": " + e.getMessage(), e);
      }
    }

    private void reopen(NodeConfig node) {
      Inlet inlet = at(all, node.id()).inlet();
      Node old = inlet.exchange(null);
      reopened.add(node.id());
      if (old != null) {
        close(node.id(), old);
      }
      Running running = create(node);
      made.put(node.id(), running);
      inlet.exchange(running.node());
    }

    private void undo() {
      for (String id : reopened) {
        Inlet inlet = at(all, id).inlet();
        Node failed = inlet.exchange(null);
        if (failed != null) {
          close(id, failed);
        }
        Running old = before.get(id);
        if (old == null) {
          throw new IllegalStateException("no node " + id);
        }
        Running again = create(old.config());
        Map<String, Running> restored = new HashMap<>(running);
        restored.put(id, again);
        running = restored;
        inlet.exchange(again.node());
      }
      made.forEach(
          (id, running) -> {
            if (!reopened.contains(id)) {
              close(id, running.node());
            }
          });
    }
  }

  private static void close(String id, Node node) {
    try {
      node.close();
    } catch (RuntimeException e) {
      log.error("Node {} does not close", id, e);
    }
  }

  /** Waits until nothing is on its way into the node, or time is up. */
  private void settle(Inlet inlet) {
    long deadline = resources.nanoTime().getAsLong() + resources.stopTimeout().toNanos();
    while (inlet.heldBytes() > 0 && resources.nanoTime().getAsLong() - deadline < 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /**
   * Call when receivers have stopped. Each node hands on what it holds to those behind it, which
   * close after it; batches that were acknowledged and that an output does not take in time are
   * lost and counted.
   */
  @Override
  public synchronized void close() {
    Map<String, Running> now = running;
    for (String id : config.downstream()) {
      Place place = places.get(id);
      Running node = now.get(id);
      if (place != null && node != null) {
        settle(place.inlet());
        place.inlet().end();
        close(id, node.node());
      }
    }
    entry.connect(List.of());
    running = Map.of();
    timer.shutdownNow();
  }

  /** What came from receivers. */
  NodeFigures received() {
    return received;
  }
}
