/** The commands about agents: who is there, what they lost, and their control. */
@NullMarked
package io.datatracing.distribution.agents;

import org.jspecify.annotations.NullMarked;
