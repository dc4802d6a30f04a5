/**
 * What hooks in any class loader call: context, spans, propagation and one handler per protocol.
 * Java 8 API, defined into the boot loader, therefore few classes, no lambdas and no logging
 * framework.
 */
package io.datatracing.bootstrap;
