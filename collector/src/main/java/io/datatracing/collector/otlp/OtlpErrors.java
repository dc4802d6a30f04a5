package io.datatracing.collector.otlp;

import io.datatracing.collector.CollectorMetrics;
import io.datatracing.collector.intake.HttpRefusals;
import io.datatracing.http.ErrorResponder;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;

/**
 * Errors of OTLP paths as {@code google.rpc.Status} in the encoding of the request (protobuf when
 * that is unknown), and their count; errors of other paths as problem details.
 */
public final class OtlpErrors implements ErrorResponder {
  private final CollectorMetrics metrics;

  public OtlpErrors(CollectorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Response respond(RequestHead head, HttpProblem problem) {
    if (!head.path().startsWith("/v1/")) {
      return problem.toResponse();
    }
    if (HttpRefusals.isRefusal(problem.status())) {
      metrics.refusedRequest(HttpRefusals.cause(problem.status()));
    }
    OtlpEncoding known = OtlpEncoding.of(head);
    OtlpEncoding encoding = known == null ? OtlpEncoding.PROTOBUF : known;
    return problem.withHeaders(
        encoding.response(
            problem.status(), encoding.status(rpcCode(problem.status()), problem.detail())));
  }

  /** {@code google.rpc.Code} of an HTTP status. */
  private static int rpcCode(int status) {
    return switch (status) {
      case 401 -> 16; // UNAUTHENTICATED
      case 404 -> 5; // NOT_FOUND
      case 405 -> 12; // UNIMPLEMENTED
      case 408 -> 4; // DEADLINE_EXCEEDED
      case 413, 429 -> 8; // RESOURCE_EXHAUSTED
      case 500 -> 13; // INTERNAL
      case 503 -> 14; // UNAVAILABLE
      default -> 3; // INVALID_ARGUMENT
    };
  }
}
