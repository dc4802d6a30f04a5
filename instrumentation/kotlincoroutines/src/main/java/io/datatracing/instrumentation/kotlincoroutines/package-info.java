/** Context across Kotlin coroutines. */
package io.datatracing.instrumentation.kotlincoroutines;
