/** What became of traces: every decision and every loss, by cause, node, policy, time and id. */
@NullMarked
package io.datatracing.collector.ledger;

import org.jspecify.annotations.NullMarked;
