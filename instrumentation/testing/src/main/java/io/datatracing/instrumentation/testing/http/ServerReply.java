package io.datatracing.instrumentation.testing.http;

/** What a handler of the server under test answers. */
public record ServerReply(int status, String body) {}
