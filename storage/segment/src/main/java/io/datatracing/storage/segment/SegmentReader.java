package io.datatracing.storage.segment;

import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.LinkedSpans;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.ServiceColors;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanVisitor;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads tables and blocks together, on the caller's thread. */
final class SegmentReader implements SpanReader {
  private static final int SPINS = 1_000;
  private static final long WAIT_NANOS = 20_000;

  private final CurrentView view;
  private final LogWriter log;
  private final ShardWorker[] shards;
  private final BlockCache cache;
  private final ServiceColors colors;
  private final Damages damages;
  private volatile boolean closed;

  SegmentReader(
      CurrentView view,
      LogWriter log,
      ShardWorker[] shards,
      BlockCache cache,
      ServiceColors colors,
      Damages damages) {
    this.view = view;
    this.log = log;
    this.shards = shards;
    this.cache = cache;
    this.colors = colors;
    this.damages = damages;
  }

  @Override
  public @Nullable Trace trace(TraceId traceId) {
    return read(
        session -> {
          List<Span> spans = new ArrayList<>();
          // Times do not matter here: the query only says what a table source is for.
          TraceQuery any = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
          for (Generation generation : session.view.generations()) {
            for (SpanTable table : generation.tables()) {
              new TableSource(table, any).spans(traceId, spans);
            }
          }
          for (Block block : session.view.blocks()) {
            if (block.mayContain(traceId)) {
              new BlockTraceReader(session.open(block)).read(traceId, spans);
            }
          }
          return spans.isEmpty() ? null : Trace.of(traceId, spans);
        });
  }

  @Override
  public TracePage search(TraceQuery query) {
    TracePage page = read(session -> new TraceSearch(session.sources(query), query).run());
    return page == null ? new TracePage(List.of(), null) : page;
  }

  /** Other reads begin again without a block that has gone; here its other spans were shown. */
  @Override
  public void scan(TraceQuery query, SpanVisitor visitor) {
    requireOpen();
    awaitAcknowledged();
    try (Session session = new Session(view.get())) {
      for (SearchSource source : session.sources(query)) {
        try {
          source.scan(visitor);
        } catch (FormatException e) {
          damages.isolate(session.view, e);
        } catch (UncheckedIOException e) {
          requireGone(session, e);
        }
      }
    }
  }

  @Override
  public List<Span> linksTo(Set<TraceId> targets, long startNanos, long endNanos, int limit) {
    List<Span> first =
        read(
            session -> {
              LinkedSpans linked = new LinkedSpans(targets, startNanos, endNanos, limit);
              TraceQuery time = TraceQuery.between(startNanos, endNanos);
              for (Generation generation : session.view.generations()) {
                for (SpanTable table : generation.tables()) {
                  new TableSource(table, time).linked(linked);
                }
              }
              for (Block block : session.view.blocks()) {
                if (block.catalog().mayMatch(time)) {
                  new BlockTraceReader(session.open(block)).linked(targets, time, linked);
                }
              }
              return linked.first();
            });
    return first == null ? List.of() : first;
  }

  @Override
  public List<String> services() {
    return new ArrayList<>(operations().keySet());
  }

  @Override
  public List<Operation> operations(String service) {
    return new ArrayList<>(operations().getOrDefault(service, Set.of()));
  }

  private Map<String, Set<Operation>> operations() {
    awaitAcknowledged();
    Map<String, Set<Operation>> all = new TreeMap<>();
    StoreView current = view.get();
    for (Generation generation : current.generations()) {
      for (SpanTable table : generation.tables()) {
        // Takes part in the publication of rows: what they lead to is complete.
        if (table.published() > 0) {
          merge(all, Catalog.operations(table, new TableContexts(table)));
        }
      }
    }
    for (Block block : current.blocks()) {
      merge(all, block.catalog().operations());
    }
    return all;
  }

  private static void merge(
      Map<String, Set<Operation>> into, Map<String, Set<Operation>> operations) {
    operations.forEach(
        (service, names) -> into.computeIfAbsent(service, s -> new TreeSet<>()).addAll(names));
  }

  @Override
  public int serviceColor(String service) {
    return colors.slot(service);
  }

  /** One read: the view it began with and the blocks it holds open. */
  private final class Session implements AutoCloseable {
    final StoreView view;
    private final Map<Path, OpenBlock> opened = new HashMap<>();
    private @Nullable Block lastOpened;

    Session(StoreView view) {
      this.view = view;
    }

    OpenBlock open(Block block) {
      lastOpened = block;
      return opened.computeIfAbsent(block.path(), cache::acquire);
    }

    List<SearchSource> sources(TraceQuery query) {
      List<SearchSource> sources = new ArrayList<>();
      for (Generation generation : view.generations()) {
        for (SpanTable table : generation.tables()) {
          sources.add(new TableSource(table, query));
        }
      }
      for (Block block : view.blocks()) {
        sources.add(new BlockSource(block, () -> open(block), query));
      }
      return sources;
    }

    @Override
    public void close() {
      opened.keySet().forEach(cache::release);
    }
  }

  /**
   * Runs a read, again when a block has gone meanwhile: dropped by retention, or found damaged and
   * taken out. Each repetition has at least one block less, so there is an end.
   */
  private <T> @Nullable T read(Function<Session, @Nullable T> task) {
    requireOpen();
    awaitAcknowledged();
    while (true) {
      Session session = new Session(view.get());
      try (session) {
        return task.apply(session);
      } catch (FormatException e) {
        damages.isolate(session.view, e);
      } catch (UncheckedIOException e) {
        requireGone(session, e);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("The store is closed");
    }
  }

  /** A block that cannot be found is no fault when retention has dropped it meanwhile. */
  private void requireGone(Session session, UncheckedIOException e) {
    Block last = session.lastOpened;
    boolean isMissing = e.getCause() instanceof NoSuchFileException && last != null;
    if (!isMissing || view.get().blocks().contains(last)) {
      throw new StoreException("Cannot read the store: " + e.getCause(), e);
    }
  }

  /** What is acknowledged may still be on its way to a table: a few batches, a few milliseconds. */
  void awaitAcknowledged() {
    long acknowledged = log.acknowledged();
    for (ShardWorker shard : shards) {
      for (int i = 0; shard.processed() < acknowledged; i++) {
        if (i < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(WAIT_NANOS);
        }
      }
    }
  }

  void close() {
    closed = true;
  }
}
