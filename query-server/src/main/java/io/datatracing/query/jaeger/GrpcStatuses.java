package io.datatracing.query.jaeger;

import io.datatracing.http.HttpProblem;
import io.grpc.Status;

/** Problems as gRPC has them. */
final class GrpcStatuses {
  private GrpcStatuses() {}

  static Status of(HttpProblem problem) {
    Status status =
        switch (problem.status()) {
          case 400 -> Status.INVALID_ARGUMENT;
          case 404 -> Status.NOT_FOUND;
          case 422, 429 -> Status.RESOURCE_EXHAUSTED;
          case 501 -> Status.UNIMPLEMENTED;
          case 503 -> Status.UNAVAILABLE;
          default -> Status.INTERNAL;
        };
    return status.withDescription(problem.detail());
  }
}
