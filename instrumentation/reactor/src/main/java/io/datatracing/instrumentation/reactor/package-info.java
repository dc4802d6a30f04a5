/** Context across the operators and schedulers of Reactor. */
package io.datatracing.instrumentation.reactor;
