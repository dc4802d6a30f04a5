/** What server spans of servlets need of neither {@code javax} nor {@code jakarta}. */
@NullMarked
package io.datatracing.instrumentation.servlet;

import org.jspecify.annotations.NullMarked;
