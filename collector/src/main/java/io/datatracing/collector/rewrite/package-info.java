/** Changes of single fields in encoded batches; what is not changed is copied as it is. */
@NullMarked
package io.datatracing.collector.rewrite;

import org.jspecify.annotations.NullMarked;
