package io.datatracing.storage.api;

import io.datatracing.model.SpanKind;
import io.datatracing.storage.api.LatencyQuery.By;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the answer to a {@link LatencyQuery} from figures of single minutes. */
public final class LatencyGroups {
  private final LatencyQuery query;
  private final Map<Key, LatencyFigures> groups = new HashMap<>();

  private record Key(
      @Nullable String service,
      @Nullable String operation,
      @Nullable SpanKind kind,
      @Nullable Boolean isError,
      long start) {}

  public LatencyGroups(LatencyQuery query) {
    this.query = query;
  }

  /** Whether spans of these properties are asked for, whenever they start. */
  public boolean wants(String service, String operation, SpanKind kind, boolean isError) {
    return query.matches(service, operation, kind, isError);
  }

  /** The figures to which spans of these properties belong; null when they are not asked for. */
  public @Nullable LatencyFigures group(
      long minute, String service, String operation, SpanKind kind, boolean isError) {
    if (!query.hasMinute(minute) || !query.matches(service, operation, kind, isError)) {
      return null;
    }
    long step = query.stepNanos();
    long start =
        step == 0
            ? query.startNanos()
            : Math.floorDiv(minute, step / Aggregates.MINUTE_NANOS) * step;
    Key key =
        new Key(
            query.by().contains(By.SERVICE) ? service : null,
            query.by().contains(By.OPERATION) ? operation : null,
            query.by().contains(By.KIND) ? kind : null,
            query.by().contains(By.STATUS) ? isError : null,
            start);
    return groups.computeIfAbsent(key, k -> new LatencyFigures());
  }

  /**
   * What was added until now, in {@link LatencyGroup#ORDER}; groups without a span are left out.
   */
  public List<LatencyGroup> sorted() {
    List<LatencyGroup> sorted = new ArrayList<>();
    groups.forEach(
        (key, figures) -> {
          if (figures.count() > 0) {
            sorted.add(
                new LatencyGroup(
                    key.service(),
                    key.operation(),
                    key.kind(),
                    key.isError(),
                    key.start(),
                    figures));
          }
        });
    sorted.sort(LatencyGroup.ORDER);
    return sorted;
  }
}
