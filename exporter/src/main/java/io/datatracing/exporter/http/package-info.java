/**
 * A small HTTP/1.1 client over the JDK's sockets: one connection, kept open, TLS, a proxy, one time
 * limit for all of a request. For this module; nothing of it is supported outside.
 */
package io.datatracing.exporter.http;
