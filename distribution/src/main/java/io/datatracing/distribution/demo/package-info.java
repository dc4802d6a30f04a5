/** The order pipeline with everything around it, started and stopped by one command. */
@NullMarked
package io.datatracing.distribution.demo;

import org.jspecify.annotations.NullMarked;
