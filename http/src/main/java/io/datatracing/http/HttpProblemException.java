package io.datatracing.http;

/**
 * Ends a request with a {@link HttpProblem}. It is an answer, not a fault, so it carries no stack
 * trace.
 */
public final class HttpProblemException extends RuntimeException {
  private final transient HttpProblem problem;

  HttpProblemException(HttpProblem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public HttpProblem problem() {
    return problem;
  }
}
