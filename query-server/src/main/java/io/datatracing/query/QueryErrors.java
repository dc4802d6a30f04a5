package io.datatracing.query;

import io.datatracing.http.ErrorResponder;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;
import io.datatracing.query.jaeger.JaegerErrors;
import io.datatracing.query.zipkin.ZipkinApi;

/** Errors as the interface has them to which the path belongs. */
final class QueryErrors {
  static final ErrorResponder BY_PATH = QueryErrors::respond;

  private QueryErrors() {}

  private static Response respond(RequestHead head, HttpProblem problem) {
    Response jaeger = JaegerErrors.answer(head, problem);
    if (jaeger != null) {
      return jaeger;
    }
    if (head.path().startsWith(ZipkinApi.BESIDE_OUR_OWN + ZipkinApi.PATH)) {
      return ZipkinApi.error(head, problem);
    }
    return problem.toResponse();
  }
}
