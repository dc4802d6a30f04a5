/**
 * How an instrumentation says what it weaves: {@link
 * io.datatracing.instrumentation.api.LibraryInstrumentation} and the annotations of hooks.
 */
package io.datatracing.instrumentation.api;
