/** Client spans of {@code java.net.HttpURLConnection}, Java 8 to 25. */
@NullMarked
package io.datatracing.instrumentation.httpurlconnection;

import org.jspecify.annotations.NullMarked;
