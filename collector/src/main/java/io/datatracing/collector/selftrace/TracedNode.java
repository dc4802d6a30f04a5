package io.datatracing.collector.selftrace;

/**
 * A node as its spans name it.
 *
 * @param id {@code node.id}, also the span's name
 * @param type {@code node.type}
 * @param isStateful {@code stateful}: whether what it does to a batch depends on those before
 * @param isOutput whether batches end there, so that handing nothing on drops nothing
 */
public record TracedNode(String id, String type, boolean isStateful, boolean isOutput) {}
