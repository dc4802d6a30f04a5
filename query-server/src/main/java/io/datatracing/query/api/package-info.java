/**
 * The native API, {@code /api/v1}. Its document is {@code openapi.json}; a test holds the two
 * together.
 */
@NullMarked
package io.datatracing.query.api;

import org.jspecify.annotations.NullMarked;
