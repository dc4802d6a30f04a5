/** Spans that handled the same record, whatever its headers said: docs/pipeline-model.md. */
@NullMarked
package io.datatracing.model.join;

import org.jspecify.annotations.NullMarked;
