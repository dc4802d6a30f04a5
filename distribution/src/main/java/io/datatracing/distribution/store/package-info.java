/** {@code datatracing store}: looks after a data directory. */
@NullMarked
package io.datatracing.distribution.store;

import org.jspecify.annotations.NullMarked;
