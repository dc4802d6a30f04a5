package io.datatracing.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /healthz}: the process answers. {@code /readyz}: it can also do its work. */
public final class Health {
  private final Supplier<@Nullable String> obstacle;

  /**
   * @param obstacle why the server cannot work now, in words for its operator; null when it can.
   *     Must not block.
   */
  public Health(Supplier<@Nullable String> obstacle) {
    this.obstacle = obstacle;
  }

  /** Adds both paths. */
  public Router.Builder addTo(Router.Builder router) {
    return router.getAsync("/healthz", this::healthz).getAsync("/readyz", this::readyz);
  }

  private CompletionStage<Response> healthz(Request request) {
    return CompletableFuture.completedFuture(Response.text(200, "ok\n"));
  }

  private CompletionStage<Response> readyz(Request request) {
    String reason = obstacle.get();
    if (reason != null) {
      throw HttpProblem.unavailable(reason, 1).asException();
    }
    return CompletableFuture.completedFuture(Response.text(200, "ready\n"));
  }
}
