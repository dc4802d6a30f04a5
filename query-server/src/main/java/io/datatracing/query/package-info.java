/** The way of traces out of the store: the native API and the web page. */
@NullMarked
package io.datatracing.query;

import org.jspecify.annotations.NullMarked;
