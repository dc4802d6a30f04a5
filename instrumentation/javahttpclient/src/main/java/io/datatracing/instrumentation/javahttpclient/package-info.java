/** Client spans of {@code java.net.http.HttpClient}, JDK 11 to 25. */
@NullMarked
package io.datatracing.instrumentation.javahttpclient;

import org.jspecify.annotations.NullMarked;
