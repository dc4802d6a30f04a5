/**
 * HTTP calls, seen from the client and from the server, by OpenTelemetry's stable semantic
 * conventions.
 */
package io.datatracing.bootstrap.http;
