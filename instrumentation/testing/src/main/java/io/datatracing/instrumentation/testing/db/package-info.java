/** Contract kit of database drivers. */
@NullMarked
package io.datatracing.instrumentation.testing.db;

import org.jspecify.annotations.NullMarked;
