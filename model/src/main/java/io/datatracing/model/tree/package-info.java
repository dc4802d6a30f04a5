/**
 * A trace as a tree of spans: pure, iterative, and total: whatever was received, every span is in
 * it once.
 */
@NullMarked
package io.datatracing.model.tree;

import org.jspecify.annotations.NullMarked;
