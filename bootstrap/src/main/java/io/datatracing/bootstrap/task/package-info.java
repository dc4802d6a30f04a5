/** The process itself as a task of somebody else. */
@NullMarked
package io.datatracing.bootstrap.task;

import org.jspecify.annotations.NullMarked;
