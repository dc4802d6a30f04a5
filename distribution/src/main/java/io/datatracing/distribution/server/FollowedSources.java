package io.datatracing.distribution.server;

import io.datatracing.collector.overlay.OverlayChanges;
import io.datatracing.collector.overlay.OverlayReader;
import io.datatracing.collector.sampling.tail.FollowedTails;
import io.datatracing.query.LossReports;
import io.datatracing.query.QuerySources;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.FateLog;
import io.datatracing.storage.api.Follower;
import io.datatracing.storage.api.SpanSource;
import java.nio.file.Path;
import java.util.List;

/** What another process stores and holds back, to be asked about. */
public final class FollowedSources implements AutoCloseable {
  private final SpanSource store;
  private final FollowedTails tails;

  private FollowedSources(SpanSource store, FollowedTails tails) {
    this.store = store;
    this.tails = tails;
  }

  /**
   * Follows both.
   *
   * @param store closed by {@link #close}
   * @param data the directory of the other process
   */
  public static FollowedSources of(SpanSource store, Path data) {
    Runnable catchUp =
        store.capability(Follower.class).<Runnable>map(f -> f::catchUp).orElse(() -> {});
    return new FollowedSources(
        store, FollowedTails.start(data.resolve(PipelineSettings.DIRECTORY), catchUp));
  }

  /** For a query server, which is closed before this. */
  public QuerySources sources() {
    Changes changes = store.capability(Changes.class).orElse(Changes.NONE);
    return new QuerySources(
            new OverlayReader(store.reader(), tails),
            store.aggregates(),
            LossReports.NONE,
            new KeptFates(store.capability(FateLog.class).orElse(null), tails))
        .withDamages(store::damages)
        .withChanges(changes, new OverlayChanges(changes, List.of(tails)))
        .withNotices(WaitingNotices.of(tails));
  }

  @Override
  public void close() {
    tails.close();
    store.close();
  }
}
