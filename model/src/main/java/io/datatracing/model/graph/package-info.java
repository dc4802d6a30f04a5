/**
 * Traces as one graph: parents, links and records that went from one trace into another; its steps,
 * and the way of a failure through them.
 */
@NullMarked
package io.datatracing.model.graph;

import org.jspecify.annotations.NullMarked;
