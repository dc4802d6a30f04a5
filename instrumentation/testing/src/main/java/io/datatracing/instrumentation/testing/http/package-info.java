/**
 * Contract kits of HTTP clients and servers, and their other ends: a server and a client on plain
 * sockets, so that nothing but the library under test can make a span.
 */
package io.datatracing.instrumentation.testing.http;
