/** Spans as Parquet files: a documented schema, written in streams and read back exactly. */
@NullMarked
package io.datatracing.storage.parquet;

import org.jspecify.annotations.NullMarked;
