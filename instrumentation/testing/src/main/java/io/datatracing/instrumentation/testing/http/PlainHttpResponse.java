package io.datatracing.instrumentation.testing.http;

/** An answer as {@link PlainHttpConnection} read it. */
public record PlainHttpResponse(int status, String body) {}
