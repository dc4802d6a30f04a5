package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Router;
import io.datatracing.query.QueryLimits;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.LongSupplier;

/** Adds routes whose questions have a {@link QueryBudget} each. */
final class BudgetedRoutes {
  private final Router.Builder routes;
  private final QueryLimits limits;
  private final LongSupplier nanoTime;
  private final Counter ended;

  BudgetedRoutes(
      Router.Builder routes,
      QueryLimits limits,
      LongSupplier nanoTime,
      PrometheusRegistry registry) {
    this.routes = routes;
    this.limits = limits;
    this.nanoTime = nanoTime;
    ended =
        Counter.builder()
            .name("datatracing_query_ended_early_total")
            .help("Questions that were ended before their answer, by cause.")
            .labelNames("cause")
            .register(registry);
  }

  BudgetedRoutes get(String template, Handler.Blocking handler) {
    Handler.Blocking budgeted =
        request -> {
          new QueryBudget(request, limits, nanoTime, ended).begin();
          try {
            return handler.handle(request);
          } finally {
            QueryBudget.end();
          }
        };
    routes.get(template, budgeted);
    return this;
  }

  Router.Builder routes() {
    return routes;
  }
}
