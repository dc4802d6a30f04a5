/** Where spans go beside the server's own store. */
@NullMarked
package io.datatracing.collector.output;

import org.jspecify.annotations.NullMarked;
