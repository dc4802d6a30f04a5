/**
 * The embedded store: a write-ahead log in front of immutable columnar blocks.
 *
 * <p>Begin at {@link io.datatracing.storage.segment.SegmentStore} for the threads and the life of a
 * span, at {@link io.datatracing.storage.segment.BlockFormat} for the bytes on disk.
 */
@NullMarked
package io.datatracing.storage.segment;

import org.jspecify.annotations.NullMarked;
