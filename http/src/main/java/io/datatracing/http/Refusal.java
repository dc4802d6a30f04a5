package io.datatracing.http;

/** A request that the kit refuses before a handler sees it. */
record Refusal(RequestHead head, HttpProblem problem, Afterwards afterwards) {}
