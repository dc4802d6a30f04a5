/**
 * A small gRPC client for unary calls: HTTP/2 (RFC 9113), HPACK (RFC 7541), one stream at a time on
 * one connection. For this module; nothing of it is supported outside.
 */
package io.datatracing.exporter.grpc;
