package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.distribution.server.FollowedSources;
import io.datatracing.query.QueryOptions;
import io.datatracing.query.QueryServer;
import io.datatracing.storage.api.SpanSource;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A query server in this process, over a directory, for as long as one command takes: so that it
 * answers as any other. Listens on the loopback interface only.
 */
final class LocalServer implements AutoCloseable {
  private final QueryServer server;
  private final FollowedSources followed;

  private LocalServer(QueryServer server, FollowedSources followed) {
    this.server = server;
    this.followed = followed;
  }

  static LocalServer start(Path data) throws CommandFailedException {
    Path directory = data.toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      throw new CommandFailedException(ExitCode.DATA_DIRECTORY, "there is no directory " + data);
    }
    SpanSource store;
    try {
      store = SpanStoreProvider.named("segment").follow(new StoreOptions(directory)).orElseThrow();
    } catch (StoreException e) {
      throw new CommandFailedException(ExitCode.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
    }
    FollowedSources followed = FollowedSources.of(store, directory);
    try {
      QueryServer server =
          QueryServer.start(
              QueryOptions.at("127.0.0.1", 0), followed.sources(), new PrometheusRegistry());
      return new LocalServer(server, followed);
    } catch (RuntimeException e) {
      followed.close();
      throw e;
    }
  }

  URI uri() {
    return URI.create(server.url());
  }

  @Override
  public void close() {
    server.close();
    followed.close();
  }
}
