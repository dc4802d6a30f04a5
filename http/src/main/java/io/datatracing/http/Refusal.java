package io.datatracing.http;

/**
 * A request that the kit refuses before a handler sees it.
 *
 * @param keepAlive false when the rest of the connection cannot be trusted to be a request
 */
record Refusal(RequestHead head, HttpProblem problem, boolean keepAlive) {}
