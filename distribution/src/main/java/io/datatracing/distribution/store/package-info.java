/** {@code datatracing store}: a data directory while no server has it open. */
@NullMarked
package io.datatracing.distribution.store;

import org.jspecify.annotations.NullMarked;
