/**
 * Server spans of servlets, API {@code javax.servlet} 3.1 and 4. The module's build derives the
 * package for {@code jakarta.servlet} from this one: the two APIs differ in nothing but the name.
 */
@NullMarked
package io.datatracing.instrumentation.servlet.javax;

import org.jspecify.annotations.NullMarked;
