package io.datatracing.http;

/** A request whose body has come and is decoded. */
record CompleteRequest(RequestHead head, byte[] body, Reservation reservation, boolean keepAlive) {}
