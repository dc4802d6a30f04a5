/**
 * Zipkin's query interface, version 2, and what its front end Lens asks beside it.
 *
 * <p>Source: zipkin-api's {@code zipkin2-api.yaml}; spans are written by Zipkin's own library.
 */
@NullMarked
package io.datatracing.query.zipkin;

import org.jspecify.annotations.NullMarked;
