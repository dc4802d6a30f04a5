/** Server spans of the JDK's own server, {@code com.sun.net.httpserver}. */
@NullMarked
package io.datatracing.instrumentation.jdkhttpserver;

import org.jspecify.annotations.NullMarked;
