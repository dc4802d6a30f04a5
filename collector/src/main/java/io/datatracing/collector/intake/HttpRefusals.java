package io.datatracing.collector.intake;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.LossCause;
import io.datatracing.http.ErrorResponder;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;

/**
 * Errors of protocols that have no form of their own for them: one line of text, as their servers
 * answer, and their count.
 */
public final class HttpRefusals implements ErrorResponder {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final CollectorMetrics metrics;

  public HttpRefusals(CollectorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Response respond(RequestHead head, HttpProblem problem) {
    // A question has no spans that could be refused.
    if (isRefusal(problem.status()) && !head.method().equals("GET")) {
      metrics.refusedRequest(cause(problem.status()));
    }
    return problem.withHeaders(Response.text(problem.status(), problem.detail() + "\n"));
  }

  /** An unknown path or method is a mistake, not a refused batch. */
  public static boolean isRefusal(int status) {
    return status != 404 && status != 405;
  }

  /** Of an HTTP status. */
  public static LossCause cause(int status) {
    return switch (status) {
      case 401 -> LossCause.RECEIVER_UNAUTHORIZED;
      case 413 -> LossCause.RECEIVER_TOO_LARGE;
      case 429 -> LossCause.RECEIVER_OVERLOAD;
      case 500, 503 -> LossCause.STORE_REFUSED;
      default -> LossCause.RECEIVER_INVALID;
    };
  }

  /**
   * Goes on with what is stored.
   *
   * @throws io.datatracing.http.HttpProblemException 429 or 503 for what is not
   */
  public static Receipt stored(Receipt receipt) {
    return switch (receipt.outcome()) {
      case STORED -> receipt;
      case OVERLOADED ->
          throw HttpProblem.tooManyRequests(receipt.detail(), RETRY_AFTER_SECONDS).asException();
      case FAILED ->
          throw HttpProblem.unavailable(receipt.detail(), RETRY_AFTER_SECONDS).asException();
    };
  }
}
