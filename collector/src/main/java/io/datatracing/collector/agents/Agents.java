package io.datatracing.collector.agents;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.overlay.OverlayChanges;
import io.datatracing.collector.overlay.OverlayReader;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Router;
import io.datatracing.model.Span;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.SpanReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The processes with an agent in them: who is there, what they shall do, what they lost, which of
 * their spans are running. Bounded in all of it.
 *
 * <p>Threads: any. An agent's state is behind its own lock, running spans behind one.
 */
public final class Agents {
  private static final long EXPIRE_EVERY_NANOS = 5_000_000_000L;

  private final AgentsOptions options;
  private final LongSupplier clock;
  private final ControlGuard guard;
  private final Audit audit;
  private final RunningSpans running;
  private final AgentMetrics metrics;
  private final Ledger ledger;
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private long lastRevision;

  private volatile long expiredNanos;

  public Agents(AgentsOptions options, PrometheusRegistry registry) {
    this(options, registry, Ledger.NONE);
  }

  /**
   * @param ledger takes down which traces agents say they lost
   */
  public Agents(AgentsOptions options, PrometheusRegistry registry, Ledger ledger) {
    this(options, registry, ledger, () -> System.currentTimeMillis() * 1_000_000);
  }

  /**
   * @param clock nanoseconds since 1970
   */
  Agents(AgentsOptions options, PrometheusRegistry registry, LongSupplier clock) {
    this(options, registry, Ledger.NONE, clock);
  }

  Agents(AgentsOptions options, PrometheusRegistry registry, Ledger ledger, LongSupplier clock) {
    this.options = options;
    this.ledger = ledger;
    this.clock = clock;
    this.guard = new ControlGuard(options.controlToken());
    this.audit = new Audit(options.auditFile());
    this.running = new RunningSpans(options.maxRunningSpans());
    this.metrics = new AgentMetrics(registry, this);
  }

  /** What agents ask, and what people ask about them. */
  public void addTo(Router.Builder routes) {
    AgentsApi api = new AgentsApi(this);
    routes
        .post(AgentsApi.HEARTBEAT, api::heartbeat)
        .post(AgentsApi.RUNNING, api::running)
        .get("/api/v1/agents", api::list)
        .get("/api/v1/agents/audit", api::audit)
        .put("/api/v1/agents/{id}/control", api::control);
  }

  /**
   * A span of a trace that its agent lost.
   *
   * @param cause as docs/pipeline-model.md names it
   */
  public record Lost(String service, String cause, long timeUnixNano) {}

  /**
   * What agents said they lost of a trace, as far as they are still here: they name some of the
   * traces only, and their last reports are kept.
   *
   * @param traceId 32 hexadecimal digits
   */
  public List<Lost> lostOf(String traceId) {
    List<Lost> lost = new ArrayList<>();
    for (Agent agent : agents.values()) {
      for (DropReport drop : agent.drops()) {
        for (DropReport.DroppedTrace trace : drop.traces()) {
          if (trace.traceId().equals(traceId)) {
            lost.add(new Lost(agent.service(), drop.cause(), trace.timeUnixNano()));
          }
        }
      }
    }
    return lost;
  }

  /**
   * Spans that are missing and that nobody can name: they waited in the memory of a process that is
   * gone.
   *
   * @param agent its id
   * @param lastSeenUnixNano when it was last heard of
   * @param missing ended until then, and neither received nor reported as lost
   * @param missingAtMost with those that may have ended after that
   * @param holds whether that is a bound: not when its queue refused spans when it was last heard
   *     of
   */
  public record Gap(
      String agent,
      String service,
      long lastSeenUnixNano,
      long missing,
      long missingAtMost,
      boolean holds) {}

  /** Of the processes that are gone and still known, the latest first. */
  public List<Gap> gaps() {
    long now = now();
    List<Gap> gaps = new ArrayList<>();
    for (Agent agent : agents.values()) {
      Account account = agent.account();
      if (agent.state(now) != Agent.State.ACTIVE && account.missingAtMost() > 0) {
        gaps.add(
            new Gap(
                agent.id(),
                agent.service(),
                agent.lastSeenNanos(),
                account.missing(),
                account.missingAtMost(),
                account.missingAtMostHolds()));
      }
    }
    gaps.sort(Comparator.comparingLong(Gap::lastSeenUnixNano).reversed().thenComparing(Gap::agent));
    return gaps;
  }

  /** {@code store} with the spans that are running. */
  public SpanReader reader(SpanReader store) {
    return new OverlayReader(store, new RunningOverlay(this));
  }

  /** Whether what {@link #reader} tells still holds, where {@code store} does. */
  public Changes changes(Changes store) {
    return new OverlayChanges(store, List.of(new RunningOverlay(this)));
  }

  /**
   * A batch of a request is acknowledged: counts it for its agent, and forgets that its spans were
   * running, whether they are stored, wait, or were not chosen. On the threads of whoever answers,
   * before the answer.
   */
  public void acknowledged(BatchOrigin.Headers head, OtlpBatch batch) {
    running.ended(batch);
    ProcessHeaders from = ProcessHeaders.of(head);
    if (from != null) {
      Agent agent = known(from.process());
      agent.received(from.sequence(), batch.spanCount());
      agent.counted(from.ended(), from.lost(), now());
      metrics.publish(agent);
    }
  }

  long now() {
    return clock.getAsLong();
  }

  /** What {@code heartbeat} is to be told; null for nothing. */
  @Nullable Wanted heard(Heartbeat heartbeat, RequestHead head) {
    return heard(heartbeat, guard.allowedBy(head) != null, address(head));
  }

  /**
   * @param mayBeTold whether the agent may be controlled from here
   */
  @Nullable Wanted heard(Heartbeat heartbeat, boolean mayBeTold, String from) {
    Agent agent = known(heartbeat.agent());
    agent.heard(heartbeat, mayBeTold, now());
    metrics.publish(agent);
    takeDown(heartbeat);
    for (Heartbeat.Change change : heartbeat.changes()) {
      audit.add(
          new Audit.Entry(
              change.timeUnixNano(),
              "applied",
              change.by(),
              from,
              heartbeat.agent(),
              heartbeat.service(),
              change.option(),
              change.old(),
              change.now()));
    }
    expire();
    return mayBeTold ? agent.unapplied() : null;
  }

  /**
   * A heartbeat that was not answered comes again: the same entries, which the ledger shows once.
   * How many spans of a trace were lost is not told.
   */
  private void takeDown(Heartbeat heartbeat) {
    for (DropReport drop : heartbeat.drops()) {
      for (DropReport.DroppedTrace trace : drop.traces()) {
        ledger.recordAt(
            TraceId.parse(trace.traceId()),
            drop.cause(),
            heartbeat.service(),
            "",
            0,
            trace.timeUnixNano());
      }
    }
  }

  void runningNow(String agent, List<Span> spans) {
    running.report(agent, spans, now());
    expire();
  }

  /**
   * Wants something of one agent, or of all that live of a service.
   *
   * @param target an agent's id or a service's name
   * @return the agents that will be told
   * @throws io.datatracing.http.HttpProblemException 403 for who may not, 404 where none is meant
   */
  synchronized List<Agent> control(String target, Wish wish, RequestHead head) {
    String by = guard.allowedBy(head);
    if (by == null) {
      Audit.Entry refusal =
          new Audit.Entry(
              now(), "refused", "", address(head), "", target, wish.option(), "", wish.text());
      audit.refused(refusal);
      metrics.refused();
      throw HttpProblem.forbidden(guard.expected()).asException();
    }
    List<Agent> meant = meant(target);
    if (meant.isEmpty()) {
      throw HttpProblem.notFound("No agent that lives has the id or the service " + target + ".")
          .asException();
    }
    lastRevision = Math.max(lastRevision + 1, now() / 1_000_000);
    for (Agent agent : meant) {
      Heartbeat last = agent.last();
      agent.want(wish.at(lastRevision));
      audit.add(
          new Audit.Entry(
              now(),
              "wanted",
              by,
              address(head),
              agent.id(),
              agent.service(),
              wish.option(),
              last == null ? "" : wish.old(last),
              wish.text()));
    }
    return meant;
  }

  /**
   * Whether somebody may change something of this server; a refusal goes into the audit.
   *
   * @param service of the server's own
   * @return how it was allowed and from where, for the audit
   * @throws io.datatracing.http.HttpProblemException 403 for who may not
   */
  public String mayControlServer(
      RequestHead head, String service, String option, String old, String next) {
    String by = guard.allowedBy(head);
    if (by == null) {
      audit.refused(
          new Audit.Entry(now(), "refused", "", address(head), "", service, option, old, next));
      metrics.refused();
      throw HttpProblem.forbidden(guard.expected()).asException();
    }
    return by + " " + address(head);
  }

  /**
   * Takes down that something of this server was changed.
   *
   * @param by which way it came
   */
  public void serverChanged(String service, String by, String option, String old, String next) {
    audit.add(new Audit.Entry(now(), "applied", by, "", "", service, option, old, next));
  }

  private List<Agent> meant(String target) {
    Agent one = agents.get(target);
    if (one != null && one.last() != null) {
      return List.of(one);
    }
    return agents.values().stream()
        .filter(agent -> agent.service().equals(target) && agent.state(now()) == Agent.State.ACTIVE)
        .sorted(Comparator.comparing(Agent::id))
        .toList();
  }

  /** By service, then by start, the latest first. */
  List<Agent> list() {
    expire();
    List<Agent> all = new ArrayList<>(agents.values());
    all.sort(
        Comparator.comparing(Agent::service)
            .thenComparing(Comparator.comparingLong(Agent::firstSeenNanos).reversed())
            .thenComparing(Agent::id));
    return all;
  }

  List<Audit.Entry> auditEntries() {
    return audit.entries();
  }

  List<Span> running(TraceId traceId) {
    return running.of(traceId, this::isAlive, now());
  }

  Map<TraceId, List<Span>> running() {
    return running.all(this::isAlive, now());
  }

  long runningVersion() {
    return running.version();
  }

  int runningCount() {
    return running.size();
  }

  long runningLeftOut() {
    return running.leftOut();
  }

  long count(Agent.State state) {
    long now = now();
    return agents.values().stream().filter(agent -> agent.state(now) == state).count();
  }

  private boolean isAlive(String id) {
    Agent agent = agents.get(id);
    return agent != null && agent.state(now()) == Agent.State.ACTIVE;
  }

  private Agent known(String id) {
    Agent known = agents.get(id);
    if (known != null) {
      return known;
    }
    if (agents.size() >= options.maxAgents()) {
      agents.values().stream()
          .min(Comparator.comparingLong(Agent::lastSeenNanos))
          .ifPresent(oldest -> agents.remove(oldest.id()));
    }
    return agents.computeIfAbsent(id, name -> new Agent(name, now()));
  }

  /** Racy on purpose: done twice it costs time, nothing else. */
  private void expire() {
    long now = now();
    if (now - expiredNanos < EXPIRE_EVERY_NANOS) {
      return;
    }
    expiredNanos = now;
    agents
        .values()
        .removeIf(agent -> now - agent.lastSeenNanos() > options.forgetAfter().toNanos());
    running.expire(this::isAlive, now, options.keepAbandoned().toNanos());
  }

  private static String address(RequestHead head) {
    InetAddress peer = head.peer();
    return peer == null ? "" : peer.getHostAddress();
  }
}
