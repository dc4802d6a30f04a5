/**
 * How a trace travels: W3C trace context and baggage, read from and written to headers of any
 * protocol.
 */
package io.datatracing.bootstrap.propagation;
