package io.datatracing.distribution.query;

import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command asks, or which directory. */
public final class ServerOption implements AutoCloseable {
  private static final String DEFAULT = "http://127.0.0.1:16686";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The query server (default: " + DEFAULT + ").")
  private @Nullable URI server;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Instead of a server: a data directory on this machine, also one that a server has"
              + " open; nothing is written.")
  private @Nullable Path data;

  private @Nullable LocalServer local;

  /**
   * For one command, which {@link #close} ends.
   *
   * @throws CommandFailedException when both are named, or the directory cannot be read
   */
  QueryClient client() throws CommandFailedException {
    if (data == null) {
      return new QueryClient(server == null ? URI.create(DEFAULT) : server);
    }
    if (server != null) {
      throw new CommandFailedException(
          ExitCode.USAGE, "name either a server by --server or a directory by --data, not both");
    }
    LocalServer started = local == null ? LocalServer.start(data) : local;
    local = started;
    return new QueryClient(started.uri());
  }

  @Override
  public void close() {
    if (local != null) {
      local.close();
      local = null;
    }
  }
}
