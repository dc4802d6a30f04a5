/**
 * Build time only: turns tables of contents and hook classes into a weave plan and a stub, and
 * refuses what could fail in an application's JVM.
 */
package io.datatracing.instrumentation.api.compiler;
