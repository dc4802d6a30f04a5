/**
 * Produced = stored + what was lost by each cause, by id, whatever goes wrong: every scenario sends
 * traces, remembers what it was answered, and asks for each id what became of it.
 */
@NullMarked
package io.datatracing.conservation;

import org.jspecify.annotations.NullMarked;
