package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.intake.SpanIntake;
import io.datatracing.collector.selftrace.NodeSpan;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.collector.selftrace.TracedNode;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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
  private static final int MAX_DETAIL = 1_000;
  private static final TracedNode RECEIVE =
      new TracedNode(PipelineConfig.RECEIVE, PipelineConfig.RECEIVE, false, false);

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
  private final NodeFigures received = new NodeFigures(PipelineConfig.RECEIVE);
  private final Outlet entry = new Outlet(received);
  private final SelfTracing tracing;
  private final ControlLog controls = new ControlLog();
  private final Leftovers leftovers;

  /** Written by one change at a time, read by figures at any time: replaced, never altered. */
  private volatile Map<String, Place> places = Map.of();

  private volatile Map<String, Running> running = Map.of();
  private volatile PipelineConfig config;

  private Pipeline(PipelineResources resources, PipelineConfig config) {
    this.resources = resources;
    this.tracing = resources.tracing();
    this.leftovers = new Leftovers(resources, entry);
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
    pipeline.timer.scheduleAtFixedRate(pipeline::lookAtRates, 0, 1, TimeUnit.SECONDS);
    return pipeline;
  }

  @Override
  public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    received.batchesIn.increment();
    received.spansIn.add(batch.spanCount());
    received.bytesIn.add(batch.sizeBytes());
    if (tracing.isOff()) {
      entry.take(batch, origin, done);
    } else {
      takeTraced(batch, origin, done);
    }
  }

  private void takeTraced(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
    NodeSpan span = tracing.begin(RECEIVE, List.of(), batch);
    span.detail("receiver", origin.receiver());
    span.detail("encoding", origin.encoding());
    try {
      entry.take(batch, origin.in(span), span.around(done));
    } catch (RuntimeException e) {
      // Or it would be under way for ever.
      span.ended(new StoreException("the pipeline failed", e));
      throw e;
    }
  }

  /** Of all nodes, once a second. */
  private void lookAtRates() {
    long now = resources.nanoTime().getAsLong();
    received.rates.look(now, received);
    figures().values().forEach(figures -> figures.rates.look(now, figures));
  }

  /** What was done to it lately. */
  ControlLog controls() {
    return controls;
  }

  /** What passed through a channel; null for one that is not there. */
  @Nullable ChannelFigures channel(String from, String to) {
    if (from.equals(PipelineConfig.RECEIVE)) {
      return entry.channel(to);
    }
    Place place = places.get(from);
    return place == null ? null : place.outlet().channel(to);
  }

  public SelfTracing.Mode tracing() {
    return tracing.mode();
  }

  /**
   * Changes what is traced of the pipeline itself, for batches that come from now on.
   *
   * @param by who wants it, for the audit
   */
  public synchronized void tracing(SelfTracing.Mode next, String by) {
    SelfTracing.Mode old = tracing.mode();
    if (old == next) {
      return;
    }
    if (old == SelfTracing.Mode.NONE) {
      tracing.mode(next);
    }
    // Traced in both directions: before it is switched off, after it was switched on.
    control("mode.change", by, old.word() + " to " + next.word(), Set.of());
    tracing.mode(next);
    resources.audit().applied(by, "tracing", old.word(), next.word());
  }

  /** Takes down what is done, and tells it to the batches under way at these nodes. */
  private void control(String action, String by, String detail, Set<String> nodes) {
    long held = 0;
    for (Map.Entry<String, NodeFigures> of : figures().entrySet()) {
      if (nodes.isEmpty() || nodes.contains(of.getKey())) {
        held += of.getValue().batchesHeld.sum();
      }
    }
    SelfTracing.Told told = tracing.control(action, nodes, "by", by, "detail", detail);
    controls.add(
        new ControlAction(
            resources.unixNanos().getAsLong(),
            action,
            by,
            detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail,
            nodes.stream().sorted().toList(),
            held,
            told.affected(),
            told.trace()));
  }

  /** A change that was asked for and cannot be made. */
  void refused(String by, String why) {
    control("config.refused", by, why, Set.of());
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
    next.nodes()
        .forEach(
            (id, node) -> {
              NodeType<?> type = node.type();
              at(all, id)
                  .inlet()
                  .traced(new TracedNode(id, type.name(), type.isStateful(), type.isOutput()));
            });
    Changes changes = Changes.between(before.isEmpty() ? null : config, next);
    String by = "file " + next.source();
    if (!before.isEmpty()) {
      control("config.update", by, changes.text(), changes.nodes());
    }
    leftovers.leave(next.nodes().keySet());
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
    if (before.isEmpty()) {
      tracing(next.tracing(), by);
    } else {
      resources.audit().applied(by, "pipeline", old.source(), changes.text());
      if (old.tracing() != next.tracing()) {
        tracing(next.tracing(), by);
      }
      stopReplaced(old, before, after, placesBefore);
    }
    leftovers.look(next.nodes());
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
          drain(id, stopped.node());
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
    NodeFigures figures = new NodeFigures(id);
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
              registry,
              tracing);
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
        Running before = this.before.get(node.id());
        if (before != null && before.config().type() != node.type()) {
          // Another type does not know these files.
          drain(node.id(), old);
        }
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

  private void drain(String id, Node node) {
    try {
      if (!node.drain(resources.stopTimeout())) {
        log.warn("The node {} goes before all it holds was taken; it is handed on later", id);
      }
    } catch (RuntimeException e) {
      log.error("Node {} does not hand on what it holds", id, e);
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
    control("shutdown", "server", "", Set.of());
    leftovers.close();
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
