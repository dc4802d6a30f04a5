/**
 * What the agent tells a DataTracing server of itself beside spans, and what it lets itself be
 * told: the agent's side of {@code docs/protocol.md}.
 */
@org.jspecify.annotations.NullMarked
package io.datatracing.control;
