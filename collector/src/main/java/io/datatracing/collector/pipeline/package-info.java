/** What stands between the receivers and the stores: a graph of nodes, each with one task. */
@NullMarked
package io.datatracing.collector.pipeline;

import org.jspecify.annotations.NullMarked;
