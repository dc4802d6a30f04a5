package io.datatracing.http;

/**
 * Turns a problem into an answer. Called exactly once for every request that ends in a problem,
 * whoever found it: the kit (unreadable, too large, too slow, overload, unknown path) or a handler.
 * So it is also the place to count them.
 */
@FunctionalInterface
public interface ErrorResponder {
  /** Problem details as JSON. */
  ErrorResponder PROBLEM_JSON = (head, problem) -> problem.toResponse();

  /** Must not block and must not throw. */
  Response respond(RequestHead head, HttpProblem problem);
}
