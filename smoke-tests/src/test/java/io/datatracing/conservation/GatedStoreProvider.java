package io.datatracing.conservation;

import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.BulkReader;
import io.datatracing.storage.api.ByteProgress;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.SpanWriter;
import io.datatracing.storage.api.StoreOptions;
import io.datatracing.storage.api.StoreReport;
import io.datatracing.storage.api.StoreStats;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The segment store behind a {@link Gate}: {@code --store gated}. */
public final class GatedStoreProvider implements SpanStoreProvider {
  private static final Map<Path, Gate> GATES = new ConcurrentHashMap<>();
  private static final Map<Path, JumpingClock> CLOCKS = new ConcurrentHashMap<>();

  /** Of the store that is open in this directory. */
  static Gate gateOf(Path directory) {
    return Objects.requireNonNull(GATES.get(directory), "no store in " + directory);
  }

  /** By which the store in this directory tells the time. */
  static JumpingClock clockOf(Path directory) {
    return CLOCKS.computeIfAbsent(directory, any -> new JumpingClock());
  }

  @Override
  public String name() {
    return "gated";
  }

  @Override
  public SpanStore open(StoreOptions options) {
    StoreOptions jumping =
        new StoreOptions(options.directory(), options.settings(), clockOf(options.directory()));
    SpanStore store = SpanStoreProvider.named("segment").open(jumping);
    Gate gate = new Gate(store.writer());
    GATES.put(options.directory(), gate);
    return new Gated(store, gate);
  }

  private record Gated(SpanStore store, SpanWriter writer) implements SpanStore {
    @Override
    public SpanReader reader() {
      return store.reader();
    }

    @Override
    public Aggregates aggregates() {
      return store.aggregates();
    }

    @Override
    public BulkReader bulk() {
      return store.bulk();
    }

    @Override
    public StoreStats stats() {
      return store.stats();
    }

    @Override
    public StoreReport check(ByteProgress progress) {
      return store.check(progress);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
      return store.capability(type);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
