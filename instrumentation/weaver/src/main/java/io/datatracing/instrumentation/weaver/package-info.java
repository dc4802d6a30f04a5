/** Weaves plans into classes as they are loaded, inside the application's JVM. */
package io.datatracing.instrumentation.weaver;
