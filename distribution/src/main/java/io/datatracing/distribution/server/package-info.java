/** The server process: collector, store, query server and page in one JVM. */
@NullMarked
package io.datatracing.distribution.server;

import org.jspecify.annotations.NullMarked;
