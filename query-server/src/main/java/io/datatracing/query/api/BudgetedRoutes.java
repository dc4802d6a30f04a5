package io.datatracing.query.api;

import io.datatracing.http.Handler;
import io.datatracing.http.Router;
import io.datatracing.query.QueryLimits;
import io.datatracing.query.QuerySources;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Adds routes whose questions have a {@link QueryBudget} each. */
public final class BudgetedRoutes {
  private final Router.Builder routes;
  private final QueryLimits limits;
  private final LongSupplier nanoTime;
  private final Counter ended;
  private final QuerySources sources;
  private final AnswerCache cache;

  private BudgetedRoutes(
      Router.Builder routes,
      QueryLimits limits,
      LongSupplier nanoTime,
      Counter ended,
      QuerySources sources,
      AnswerCache cache) {
    this.cache = cache;
    this.sources = sources;
    this.routes = routes;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.ended = ended;
  }

  /**
   * Budgets of a server.
   *
   * @param limits of each question
   * @param nanoTime as {@link System#nanoTime}
   * @param registry counts the questions that are ended early
   * @param sources whose damages and notices answers warn of, and whose changes end answers that
   *     are kept
   */
  public BudgetedRoutes(
      Router.Builder routes,
      QueryLimits limits,
      LongSupplier nanoTime,
      PrometheusRegistry registry,
      QuerySources sources) {
    this(
        routes,
        limits,
        nanoTime,
        Counter.builder()
            .name("datatracing_query_ended_early_total")
            .help("Questions that were ended before their answer, by cause.")
            .labelNames("cause")
            .register(registry),
        sources,
        new AnswerCache(sources, registry));
  }

  /** The same budgets for questions of another port. */
  public BudgetedRoutes on(Router.Builder others) {
    return new BudgetedRoutes(others, limits, nanoTime, ended, sources, cache);
  }

  public BudgetedRoutes get(String template, Handler.Blocking handler) {
    routes.get(template, budgeted(handler));
    return this;
  }

  /**
   * Adds a question that looks at many traces: few of them at once, so that others find a worker.
   */
  public BudgetedRoutes getMany(String template, Handler.Blocking handler) {
    routes.get(template, Handler.Lengthy.of(budgeted(handler)));
    return this;
  }

  /**
   * Adds a question that looks at many traces and reads nothing but spans of its time and whole
   * traces: its answer is given again while it holds.
   */
  BudgetedRoutes getKept(String template, Handler.Blocking handler) {
    return getMany(template, cache.keeping(handler));
  }

  public BudgetedRoutes post(String template, Handler.Blocking handler) {
    routes.post(template, budgeted(handler));
    return this;
  }

  private Handler.Blocking budgeted(Handler.Blocking handler) {
    return request -> {
      begin(request::isAbandoned);
      try {
        return handler.handle(request);
      } finally {
        QueryBudget.end();
      }
    };
  }

  /**
   * Does the work of a question that came another way than over HTTP.
   *
   * @param abandoned whether nobody waits any more
   */
  public void run(BooleanSupplier abandoned, Runnable question) {
    begin(abandoned);
    try {
      question.run();
    } finally {
      QueryBudget.end();
    }
  }

  private void begin(BooleanSupplier abandoned) {
    new QueryBudget(abandoned, limits, nanoTime, ended, sources.damages(), sources.notices())
        .begin();
  }

  public Router.Builder routes() {
    return routes;
  }
}
