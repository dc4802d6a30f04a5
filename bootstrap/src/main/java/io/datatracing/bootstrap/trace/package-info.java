/** Spans and their life: what advice in any class loader calls. */
package io.datatracing.bootstrap.trace;
