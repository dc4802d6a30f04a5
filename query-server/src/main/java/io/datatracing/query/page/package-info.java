/** Serves the web page that the build puts on the class path. */
@NullMarked
package io.datatracing.query.page;

import org.jspecify.annotations.NullMarked;
