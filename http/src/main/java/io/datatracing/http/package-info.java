/**
 * The HTTP server kit of the collector and the query server: HTTP/1.1 on Netty with a bound for
 * everything a client can make grow. Netty's types stay inside; a server is a {@link
 * io.datatracing.http.Router} of handlers plus {@link io.datatracing.http.HttpServerOptions}.
 */
@NullMarked
package io.datatracing.http;

import org.jspecify.annotations.NullMarked;
