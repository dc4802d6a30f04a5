/** Build time only: puts {@code datatracing-agent.jar} together. Not in the jar. */
package io.datatracing.agent.packaging;
