/**
 * JDBC: one client span for each statement that reaches a driver. See the README of this folder.
 */
@NullMarked
package io.datatracing.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
